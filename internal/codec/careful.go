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

// withCare decodes text that may be irregular or costly.
func (b Bounds) withCare(data []byte, v any, skipsNulls bool) error {
	if !jsontext.Value(data).IsValid() {
		repaired, err := b.repair(data)
		if err != nil {
			return err
		}
		data = repaired
	}
	c := &careful{left: b.budget(len(data)), watch: watch{time: b.Time}, skipsNulls: skipsNulls}
	from := jsontext.NewDecoder(bytes.NewBuffer(data), noDuplicates)
	return decode(from, data, v, json.WithUnmarshalers(json.UnmarshalFromFunc(c.value)))
}

// noDuplicates are the options for a text that is known to have no duplicate names, so that the decoder need not check.
var noDuplicates = jsontext.AllowDuplicateNames(true)

// UnmarshalMember decodes a value that from has read, within the bounds of the whole text.
func UnmarshalMember(from *jsontext.Decoder, raw jsontext.Value, v any) error {
	if of := markOf(from); of == affordable.of || of == inOnePass.of {
		return Bounds{}.unmarshalAffordable(raw, v, affordable)
	}
	care, ok := json.GetOption(from.Options(), json.WithUnmarshalers)
	if !ok || care == nil {
		return Unmarshal(raw, v)
	}
	return decodeAgain(raw, v, json.WithUnmarshalers(care), noDuplicates)
}

// watch checks the time at intervals.
type watch struct {
	time Time
	work int // since the last check; the time is checked after every 256 values, or the equivalent in bytes
}

const (
	enoughWork   = 256
	bytesOfValue = 4 << 10
)

func (w *watch) look(work int) error {
	if w.work += work; w.work < enoughWork || w.time == nil {
		return nil
	}
	w.work = 0
	if err := w.time.Ended(); err != nil {
		return &stopped{err}
	}
	return nil
}

// careful is the state of one decoding with limits.
type careful struct {
	watch
	left       int64 // bytes that may still be allocated
	skipsNulls bool
}

// costOfAny is the cost, in bytes, of a value that is decoded without a type: its slot in a growing map or slice, and
// its box.
const costOfAny = 128

// costOfOwn is the cost, in bytes, of a struct that decodes itself: it reads its members one by one.
const costOfOwn = 1 << 10

// costOfEntry is the cost, in bytes, of an entry of a map, in addition to its key and value.
const costOfEntry = 32

// value is called with a pointer to the next value to decode. It returns errors.ErrUnsupported to leave the value to the
// JSON library.
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

// costOf returns what is allocated for a value in addition to its own slot.
func costOf(to reflect.Value, from *jsontext.Decoder) int64 {
	switch of := to.Type(); of.Kind() {
	case reflect.Pointer:
		if from.PeekKind() != jsontext.KindNull {
			return sizeOf(of.Elem())
		}
	case reflect.Map:
		if from.PeekKind() == jsontext.KindBeginObject && !isAny(of.Elem()) { // values of type any are charged separately
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

// smallStruct is the size, in bytes, up to which a struct that decodes itself has no members: an Opt, a secret.
const smallStruct = 64

func isAny(t reflect.Type) bool { return t.Kind() == reflect.Interface }

func isBytes(slice reflect.Value) bool { return slice.Type().Elem().Kind() == reflect.Uint8 }

// decodeNumber decodes a number. A number that is too large, which JavaScript reads as infinite, becomes the largest float64.
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

// NullSkipper is a slice that skips the nulls of an array, even if it is decoded by UnmarshalForeign.
type NullSkipper interface{ SkipNulls() }

// slice decodes an array into a slice that has the right capacity from the start.
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

// decodesItself reports whether the type has a method that decodes it.
func decodesItself(to reflect.Value) bool {
	switch to.Addr().Interface().(type) {
	case json.UnmarshalerFrom, stdjson.Unmarshaler, encoding.TextUnmarshaler:
		return true
	}
	return false
}
