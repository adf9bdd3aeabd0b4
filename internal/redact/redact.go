// Package redact has the mark that the secret types of this module print, and finds secrets in texts.
package redact

import (
	"fmt"
	"io"
)

// Mark replaces a secret.
const Mark = "[redacted]"

// Format writes Mark for every verb and flag of fmt, quoted if Go syntax is requested.
func Format(f fmt.State, verb rune) {
	if verb == 'q' || verb == 'v' && f.Flag('#') {
		_, _ = io.WriteString(f, `"`+Mark+`"`)
		return
	}
	_, _ = io.WriteString(f, Mark)
}
