package codec

import (
	"bytes"
	"encoding"
	stdjson "encoding/json"
	"errors"
	"reflect"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// withCare decodes what may be odd or costly.
func (b Bounds) withCare(data []byte, v any, skipsNulls bool) error {
	if !jsontext.Value(data).IsValid() {
		mended, err := mend(data)
		if err != nil {
			return noEOF(err)
		}
		data = mended
	}
	c := &careful{left: b.budget(len(data)), ended: b.Ended, skipsNulls: skipsNulls}
	from := jsontext.NewDecoder(bytes.NewBuffer(data), jsontext.AllowDuplicateNames(true)) // there are none, so that none need be looked for
	return decode(from, data, v, json.WithUnmarshalers(json.UnmarshalFromFunc(c.value)))
}

// UnmarshalMember decodes a value that from has read, within the bounds of the whole.
func UnmarshalMember(from *jsontext.Decoder, raw jsontext.Value, v any) error {
	options := from.Options()
	care, ok := json.GetOption(options, json.WithUnmarshalers)
	if !ok || care == nil {
		return Unmarshal(raw, v)
	}
	return decode(jsontext.NewDecoder(bytes.NewBuffer(raw)), raw, v, json.WithUnmarshalers(care))
}

// careful is one decoding that is watched.
type careful struct {
	left       int64 // bytes that may still be allocated
	skipsNulls bool
	ended      func() error
	values     int // decoded until now
}

// costOfAny is what a value costs, in bytes, that is decoded without a type: its place in a map or slice that grows, and
// what it is boxed in.
const costOfAny = 96

// costOfEntry is what an entry of a map costs, in bytes, beside its key and value.
const costOfEntry = 32

// value is called with a pointer to whatever is to be decoded next. What it leaves to the JSON library is
// errors.ErrUnsupported.
func (c *careful) value(from *jsontext.Decoder, v any) error {
	if c.values++; c.values%256 == 0 && c.ended != nil {
		if err := c.ended(); err != nil {
			return &stopped{err}
		}
	}
	switch to := v.(type) {
	case *time.Time:
		at, err := decodeTime(from)
		*to = at
		return err
	case **time.Time:
		at, err := decodeTime(from)
		if *to = nil; !at.IsZero() {
			*to = &at
		}
		return err
	}
	to := reflect.ValueOf(v).Elem()
	var cost int64
	switch of := to.Type(); of.Kind() {
	case reflect.Interface:
		cost = costOfAny
	case reflect.Pointer:
		if from.PeekKind() != jsontext.KindNull {
			cost = sizeOf(of.Elem())
		}
	case reflect.Map:
		if from.PeekKind() != jsontext.KindBeginObject {
			break
		}
		cost = int64(elements(from.UnreadBuffer())) * (sizeOf(of.Key()) + sizeOf(of.Elem()) + costOfEntry)
	case reflect.Slice:
		if from.PeekKind() == jsontext.KindBeginArray && !decodesItself(to) && of.Elem().Kind() != reflect.Interface {
			return c.slice(from, to)
		}
	default:
	}
	if err := c.spend(cost); err != nil {
		return err
	}
	return errors.ErrUnsupported
}

func sizeOf(t reflect.Type) int64 { return int64(t.Size()) } //nolint:gosec // no type is larger

func (c *careful) spend(cost int64) error {
	if c.left -= cost; c.left < 0 {
		return &stopped{ErrTooManyElements}
	}
	return nil
}

// NullSkipper is a slice of which the nulls of an array become no elements, also where it is decoded by UnmarshalForeign.
type NullSkipper interface{ SkipNulls() }

// slice decodes an array into a slice of the right capacity from the beginning.
func (c *careful) slice(from *jsontext.Decoder, to reflect.Value) error {
	_, skipsNulls := to.Interface().(NullSkipper)
	skipsNulls = skipsNulls || c.skipsNulls
	room := elements(from.UnreadBuffer())
	if err := c.spend(int64(room) * sizeOf(to.Type().Elem())); err != nil {
		return err
	}
	if _, err := from.ReadToken(); err != nil {
		return err
	}
	to.Set(reflect.MakeSlice(to.Type(), 0, room))
	for from.PeekKind() != jsontext.KindEndArray {
		if skipsNulls && from.PeekKind() == jsontext.KindNull {
			if err := from.SkipValue(); err != nil {
				return err
			}
			continue
		}
		to.Set(reflect.Append(to, reflect.Zero(to.Type().Elem())))
		if err := json.UnmarshalDecode(from, to.Index(to.Len()-1).Addr().Interface()); err != nil {
			return err
		}
	}
	_, err := from.ReadToken()
	return err
}

// decodesItself reports whether the JSON library would not decode to element by element.
func decodesItself(to reflect.Value) bool {
	if to.Type().Elem().Kind() == reflect.Uint8 {
		return true
	}
	switch to.Addr().Interface().(type) {
	case json.UnmarshalerFrom, stdjson.Unmarshaler, encoding.TextUnmarshaler:
		return true
	}
	return false
}
