package codec

import (
	"bytes"
	"errors"
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// A decoder passes its options to the types that decode themselves, so an option can tell them how their text is decoded. A
// decoder ignores marshalers, and nobody else has these two.
var (
	affordable = newMark() // the whole text was found affordable, without nulls in arrays
	inOnePass  = newMark() // that, and a type that decodes itself may ask to restart
)

type mark struct {
	json.Options
	of *json.Marshalers
}

func newMark() mark {
	type none struct{}
	of := json.MarshalToFunc(func(*jsontext.Encoder, none) error { return errors.ErrUnsupported })
	return mark{json.WithMarshalers(of), of}
}

// markOf returns the mark of a decoder; nil if it has none.
func markOf(from *jsontext.Decoder) *json.Marshalers {
	of, _ := json.GetOption(from.Options(), json.WithMarshalers)
	return of
}

// restart is the error of a type that asks to decode the whole text again.
type restart struct{ error }

func (r *restart) Unwrap() error { return r.error }

// CanRestart reports whether a type that decodes itself may read its value as it usually is, without a way back, and return
// Restart for any other. CanRestart is false when the text is decoded again.
func CanRestart(from *jsontext.Decoder) bool { return markOf(from) == inOnePass.of }

// Restart returns an error that makes Unmarshal decode the whole text again.
func Restart(err error) error { return &restart{err} }

// unmarshalAffordable decodes a text whose shape is affordable, without nulls in arrays.
func (b Bounds) unmarshalAffordable(data []byte, v any, how mark) error {
	err := decodeAgain(data, v, how.Options)
	if err == nil {
		return nil
	}
	to := reflect.ValueOf(v).Elem()
	to.SetZero() // the first of two members with the same name may be set
	if _, ok := errors.AsType[*restart](err); ok {
		if decodeAgain(data, v, affordable.Options) == nil {
			return nil
		}
		to.SetZero()
	}
	return b.withCare(data, v, true)
}

// Raw returns the text of the value that decode reads from a decoder for which CanRestart is true. The text is valid until
// Unmarshal returns.
func Raw(from *jsontext.Decoder, decode func(*jsontext.Decoder) error) (jsontext.Value, error) {
	start, unread := from.InputOffset(), from.UnreadBuffer() // the whole rest, which stays where it is
	err := decode(from)
	if err != nil {
		return nil, err
	}
	return bytes.TrimLeft(unread[:from.InputOffset()-start], beforeValue), nil
}
