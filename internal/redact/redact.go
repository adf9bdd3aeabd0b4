// Package redact is what the secret types of this module print instead of themselves.
package redact

import (
	"fmt"
	"io"
)

// Mark stands wherever a secret would have stood.
const Mark = "[redacted]"

// Format writes Mark for every verb and flag of fmt, quoted where Go syntax is asked for.
func Format(f fmt.State, verb rune) {
	if verb == 'q' || verb == 'v' && f.Flag('#') {
		_, _ = io.WriteString(f, `"`+Mark+`"`)
		return
	}
	_, _ = io.WriteString(f, Mark)
}
