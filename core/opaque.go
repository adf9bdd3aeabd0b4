package core

import (
	"bytes"
	"crypto/subtle"
	"database/sql/driver"
	"fmt"
	"log/slog"

	"github.com/workos-typestate/workos/internal/redact"
)

// opaque is what every kind of secret is made of: T is the kind that embeds it. It cannot be compared with ==, which
// would compare pointers, and not in constant time. The text stands behind a pointer, which no printer of the standard
// library follows, and is veiled there for those that do, such as the diffs of test libraries; nil is no secret. Being
// data and not a function, it stays equal to its equals for reflect.DeepEqual.
type opaque[T kind] struct {
	_      [0]func()
	veiled *string
}

// kind is a type that embeds opaque.
type kind interface{ Reveal() string }

// newOpaque hides text; empty text is the zero value.
func newOpaque[T kind, S string | []byte](text S) opaque[T] {
	if len(text) == 0 {
		return opaque[T]{}
	}
	veiled := redact.Veil(text)
	return opaque[T]{veiled: &veiled}
}

// Reveal returns the secret itself, for the one place that must have it: a token store, a cookie, a header.
func (o opaque[T]) Reveal() string {
	if o.veiled == nil {
		return ""
	}
	return redact.Unveil(*o.veiled)
}

// IsZero reports whether there is no secret.
func (o opaque[T]) IsZero() bool { return o.veiled == nil }

// Equal reports whether other is the same secret, in constant time. Two that are zero are equal: ask IsZero first where
// that would let somebody in.
func (o opaque[T]) Equal(other T) bool {
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

// UnmarshalText takes text as the secret. It refuses the mark, which is what a secret was printed as.
func (o *opaque[T]) UnmarshalText(text []byte) error {
	if bytes.Contains(text, []byte(redact.Mark)) {
		return errMark
	}
	*o = newOpaque[T](text)
	return nil
}

// Value refuses: a driver would store the mark in silence. Store what Reveal returns.
func (o opaque[T]) Value() (driver.Value, error) {
	return nil, fmt.Errorf("workos: a %T is not stored by itself: store what Reveal returns", *new(T))
}

// Scan takes a string or bytes of a database as the secret, and NULL as none. It refuses the mark.
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
		return fmt.Errorf("workos: a %T is read from text, not from a %T", *new(T), value)
	}
}

// errMark is the error for the mark where a secret belongs.
const errMark = Sentinel(`workos: "` + redact.Mark + `" stands where a secret belongs: it was printed instead of revealed`)

// markReason is what an ArgumentError says of the mark.
const markReason = `holds "` + redact.Mark + `": a secret was printed instead of revealed`
