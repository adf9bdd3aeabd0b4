package core

import (
	"bytes"
	"fmt"
	"log/slog"

	"github.com/workos-typestate/workos/internal/redact"
)

// opaque implements every kind of secret, which embeds it. It cannot be compared with ==, which
// would compare pointers, and not in constant time. The text is behind a pointer, which the standard library's printers
// do not follow, and is veiled for those that do, such as the diffs of test libraries; nil is the empty secret. Because
// it is data and not a function, reflect.DeepEqual works. It has no type parameter, so that it is compiled once and not for
// every kind.
type opaque struct {
	_      [0]func()
	veiled *string
}

// newOpaque hides text; an empty text becomes the zero value.
func newOpaque[S string | []byte](text S) opaque {
	if len(text) == 0 {
		return opaque{}
	}
	veiled := redact.Veil(text)
	return opaque{veiled: &veiled}
}

// Reveal returns the secret itself, for the place that needs it: a token store, a cookie, a header.
func (o opaque) Reveal() string {
	if o.veiled == nil {
		return ""
	}
	return redact.Unveil(*o.veiled)
}

// IsZero reports whether there is no secret.
func (o opaque) IsZero() bool { return o.veiled == nil }

// String returns a fixed mark, "[redacted]".
func (o opaque) String() string { return redact.Mark }

// Format writes the mark for every verb.
func (o opaque) Format(f fmt.State, verb rune) { redact.Format(f, verb) }

// LogValue returns the mark.
func (o opaque) LogValue() slog.Value { return slog.StringValue(redact.Mark) }

// MarshalText returns the mark, so that no encoder but the SDK's own writes the secret.
func (o opaque) MarshalText() ([]byte, error) { return []byte(redact.Mark), nil }

// UnmarshalText sets the secret to text. It rejects text with the mark, which comes from a printed secret.
func (o *opaque) UnmarshalText(text []byte) error {
	if bytes.Contains(text, []byte(redact.Mark)) {
		return errMark
	}
	*o = newOpaque(text)
	return nil
}

// errMark is the error for the mark instead of a secret.
const errMark = Sentinel(`workos: "` + redact.Mark + `" is not a secret: a secret was printed instead of revealed`)

// markReason is the reason of an ArgumentError for the mark.
const markReason = `holds "` + redact.Mark + `": a secret was printed instead of revealed`
