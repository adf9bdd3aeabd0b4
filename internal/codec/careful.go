package codec

import (
	"bytes"
	"encoding"
	stdjson "encoding/json"
	"errors"
	"math"
	"reflect"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// withCare decodes what may be odd or costly.
func (b Bounds) withCare(data []byte, v any, skipsNulls bool) error {
	if !jsontext.Value(data).IsValid() {
		mended, err := b.mend(data)
		if err != nil {
			return err
		}
		data = mended
	}
	c := &careful{left: b.budget(len(data)), watch: watch{ended: b.Ended}, skipsNulls: skipsNulls}
	from := jsontext.NewDecoder(bytes.NewBuffer(data), noDuplicates)
	return decode(from, data, v, json.WithUnmarshalers(json.UnmarshalFromFunc(c.value)))
}

// noDuplicates are the options for a text that has been looked through: it has no names twice, so that none need be looked
// for.
var noDuplicates = jsontext.AllowDuplicateNames(true)

// UnmarshalMember decodes a value that from has read, within the bounds of the whole.
func UnmarshalMember(from *jsontext.Decoder, raw jsontext.Value, v any) error {
	care, ok := json.GetOption(from.Options(), json.WithUnmarshalers)
	if !ok || care == nil {
		return Unmarshal(raw, v)
	}
	return decodeAgain(raw, v, json.WithUnmarshalers(care), noDuplicates)
}

// watch looks at the time now and then.
type watch struct {
	ended func() error
	work  int // since then; the time is looked at after each 256 values, or bytes for that
}

const (
	enoughWork   = 256
	bytesOfValue = 4 << 10
)

func (w *watch) look(work int) error {
	if w.work += work; w.work < enoughWork || w.ended == nil {
		return nil
	}
	w.work = 0
	if err := w.ended(); err != nil {
		return &stopped{err}
	}
	return nil
}

// careful is one decoding that is watched.
type careful struct {
	watch
	left       int64 // bytes that may still be allocated
	skipsNulls bool
}

// costOfAny is what a value costs, in bytes, that is decoded without a type: its place in a map or slice that grows, and
// what it is boxed in.
const costOfAny = 128

// costOfOwn is what it costs, in bytes, to decode a struct that decodes itself: its members are looked at one by one.
const costOfOwn = 1 << 10

// costOfEntry is what an entry of a map costs, in bytes, beside its key and value.
const costOfEntry = 32

// value is called with a pointer to whatever is to be decoded next. What it leaves to the JSON library is
// errors.ErrUnsupported.
func (c *careful) value(from *jsontext.Decoder, v any) error {
	if err := c.look(1); err != nil {
		return err
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
	case *float64:
		if from.PeekKind() == jsontext.KindNumber {
			return decodeNumber(from, to)
		}
	case *any:
		if err := c.spend(costOfAny); err != nil {
			return err
		}
		if from.PeekKind() == jsontext.KindNumber {
			var number float64
			err := decodeNumber(from, &number)
			*to = number
			return err
		}
		return errors.ErrUnsupported
	}
	to := reflect.ValueOf(v).Elem()
	if to.Kind() == reflect.Slice && from.PeekKind() == jsontext.KindBeginArray && !isBytes(to) && !decodesItself(to) && !isAny(to.Type().Elem()) {
		return c.slice(from, to)
	}
	if err := c.spend(costOf(to, from)); err != nil {
		return err
	}
	return errors.ErrUnsupported
}

// costOf is what is allocated for a value beside its own place.
func costOf(to reflect.Value, from *jsontext.Decoder) int64 {
	switch of := to.Type(); of.Kind() {
	case reflect.Pointer:
		if from.PeekKind() != jsontext.KindNull {
			return sizeOf(of.Elem())
		}
	case reflect.Map:
		if from.PeekKind() == jsontext.KindBeginObject && !isAny(of.Elem()) { // values of any type bear their cost themselves
			return int64(elements(from.UnreadBuffer())) * (sizeOf(of.Key()) + sizeOf(of.Elem()) + costOfEntry)
		}
	case reflect.Struct:
		if of.Size() > smallStruct && decodesItself(to) {
			return costOfOwn
		}
	default:
	}
	return 0
}

// smallStruct is the size, in bytes, up to which a struct that decodes itself looks at no members: an Opt, a secret.
const smallStruct = 64

func isAny(t reflect.Type) bool { return t.Kind() == reflect.Interface }

func isBytes(slice reflect.Value) bool { return slice.Type().Elem().Kind() == reflect.Uint8 }

// decodeNumber decodes a number. One that is too large, which JavaScript reads as infinite, is the largest that there is.
func decodeNumber(from *jsontext.Decoder, to *float64) error {
	raw, err := from.ReadValue()
	if err != nil {
		return err
	}
	if *to, err = strconv.ParseFloat(string(raw), 64); math.IsInf(*to, 0) {
		*to, err = math.Copysign(math.MaxFloat64, *to), nil
	}
	return err
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

// decodesItself reports whether the type has a method for it.
func decodesItself(to reflect.Value) bool {
	switch to.Addr().Interface().(type) {
	case json.UnmarshalerFrom, stdjson.Unmarshaler, encoding.TextUnmarshaler:
		return true
	}
	return false
}
