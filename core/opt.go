package core

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/workos-typestate/workos/internal/codec"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Opt is a parameter with three states: left out (the zero value), null, or a value. Parameters use it
// if the type's zero value or null has a meaning in the API; otherwise they use the plain type.
type Opt[T any] struct {
	value T
	state optState
}

type optState uint8

const (
	optLeftOut optState = iota
	optNull
	optValue
)

// Some returns a parameter with the value v, which is sent even if it is the type's zero value.
func Some[T any](v T) Opt[T] { return Opt[T]{value: v, state: optValue} }

// Null returns an explicit null, which clears the field if the API allows that.
func Null[T any]() Opt[T] { return Opt[T]{state: optNull} }

// Get returns the value and whether there is one.
func (o Opt[T]) Get() (T, bool) { return o.value, o.state == optValue }

// IsNull reports whether o is an explicit null.
func (o Opt[T]) IsNull() bool { return o.state == optNull }

// IsZero reports whether o is left out, for the omitzero tag.
func (o Opt[T]) IsZero() bool { return o.state == optLeftOut }

// Format prints the value as its own type does, so that secrets stay redacted.
func (o Opt[T]) Format(f fmt.State, verb rune) {
	switch o.state {
	case optLeftOut:
		_, _ = fmt.Fprint(f, "<left out>")
	case optNull:
		_, _ = fmt.Fprint(f, "<null>")
	default:
		_, _ = fmt.Fprintf(f, fmt.FormatString(f, verb), o.value)
	}
}

// MarshalJSONTo writes the value or null. The omitzero tag skips fields that are left out.
func (o Opt[T]) MarshalJSONTo(enc *jsontext.Encoder) error {
	if o.state != optValue {
		return enc.WriteToken(jsontext.Null)
	}
	return jsonv2.MarshalEncode(enc, o.value)
}

// UnmarshalJSONFrom reads a value or null.
func (o *Opt[T]) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	if dec.PeekKind() == 'n' {
		*o = Null[T]()
		return dec.SkipValue()
	}
	o.state = optValue
	err := jsonv2.UnmarshalDecode(dec, &o.value)
	if at, ok := any(&o.value).(*time.Time); ok && err == nil && at.IsZero() { // an empty text, or one that is not a time
		o.state = optNull
	}
	return err
}

// MarshalJSON serves encoding/json.
func (o Opt[T]) MarshalJSON() ([]byte, error) {
	if o.state != optValue {
		return []byte("null"), nil
	}
	return json.Marshal(o.value)
}

// UnmarshalJSON serves encoding/json.
func (o *Opt[T]) UnmarshalJSON(data []byte) error { return codec.UnmarshalForeign(data, o) }
