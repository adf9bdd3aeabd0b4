package core

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/workos-typestate/workos/internal/plain"
)

// Format writes what Error returns. For %+v it adds a line for each field, and how to investigate further.
func (e *Error) Format(f fmt.State, verb rune) {
	switch {
	case verb == 'q':
		_, _ = fmt.Fprintf(f, "%q", e.Error())
	case verb == 'v' && f.Flag('+') && e != nil:
		_, _ = io.WriteString(f, e.Error()+e.further())
	default:
		_, _ = io.WriteString(f, e.Error())
	}
}

// further returns the lines that %+v adds.
func (e *Error) further() string {
	var b strings.Builder
	for i, field := range e.Fields {
		if i == maxFieldsInText {
			break
		}
		b.WriteString("\n    " + plain.Text(cmp.Or(field.Field, "(no field)")+": "+strings.TrimSpace(field.Code+" "+field.Message)))
	}
	if e.RequestID != "" {
		b.WriteString("\n    Look for request " + e.RequestID + " in the logs at https://dashboard.workos.com, or quote it to WorkOS support.")
	}
	b.WriteString("\n    To see what was sent and received, create the client with core.WithDebugLog.")
	return b.String()
}
