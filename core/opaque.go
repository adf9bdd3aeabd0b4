package core

import (
	"bytes"
	"crypto/subtle"
	"database/sql/driver"
	"fmt"
	"log/slog"

	"github.com/workos-typestate/workos/internal/redact"
)

// opaque implements every kind of secret: T is the kind that embeds it. It cannot be compared with ==, which
// would compare pointers, and not in constant time. The text is behind a pointer, which the standard library's printers
// do not follow, and is veiled for those that do, such as the diffs of test libraries; nil is the empty secret. Because
// it is data and not a function, reflect.DeepEqual works.
type opaque[T kind] struct {
	_      [0]func()
	veiled *string
}

// kind is a type that embeds opaque.
type kind interface{ Reveal() string }

// newOpaque hides text; an empty text becomes the zero value.
func newOpaque[T kind, S string | []byte](text S) opaque[T] {
	if len(text) == 0 {
		return opaque[T]{}
	}
	veiled := redact.Veil(text)
	return opaque[T]{veiled: &veiled}
}

// Reveal returns the secret itself, for the place that needs it: a token store, a cookie, a header.
func (o opaque[T]) Reveal() string {
	if o.veiled == nil {
		return ""
	}
	return redact.Unveil(*o.veiled)
}

// IsZero reports whether there is no secret.
func (o opaque[T]) IsZero() bool { return o.veiled == nil }

// Equal reports whether other is the same secret, in constant time. Two zero values are equal: check IsZero first if
// that would grant access.
func (o opaque[SameKind]) Equal(other SameKind) bool { // the documentation shows the name of the type parameter
	return subtle.ConstantTimeCompare([]byte(o.Reveal()), []byte(other.Reveal())) == 1
}

// String returns a fixed mark, "[redacted]".
func (o opaque[T]) String() string { return redact.Mark }

// Format writes the mark for every verb.
func (o opaque[T]) Format(f fmt.State, verb rune) { redact.Format(f, verb) }

// LogValue returns the mark.
func (o opaque[T]) LogValue() slog.Value { return slog.StringValue(redact.Mark) }

// MarshalText returns the mark, so that no encoder but the SDK's own writes the secret.
func (o opaque[T]) MarshalText() ([]byte, error) { return []byte(redact.Mark), nil }

// UnmarshalText sets the secret to text. It rejects text with the mark, which comes from a printed secret.
func (o *opaque[T]) UnmarshalText(text []byte) error {
	if bytes.Contains(text, []byte(redact.Mark)) {
		return errMark
	}
	*o = newOpaque[T](text)
	return nil
}

// Value returns an error: a driver would silently store the mark. Store what Reveal returns.
func (o opaque[T]) Value() (driver.Value, error) {
	return nil, fmt.Errorf("workos: a %T cannot be stored: store what Reveal returns", *new(T))
}

// Scan sets the secret to a string or bytes from a database; NULL is the zero value. It rejects the mark.
func (o *opaque[T]) Scan(value any) error {
	switch value := value.(type) {
	case nil:
		*o = opaque[T]{}
		return nil
	case string:
		return o.UnmarshalText([]byte(value))
	case []byte:
		return o.UnmarshalText(value)
	default:
		return fmt.Errorf("workos: a %T is scanned from text, not from a %T", *new(T), value)
	}
}

// errMark is the error for the mark instead of a secret.
const errMark = Sentinel(`workos: "` + redact.Mark + `" is not a secret: a secret was printed instead of revealed`)

// markReason is the reason of an ArgumentError for the mark.
const markReason = `holds "` + redact.Mark + `": a secret was printed instead of revealed`
