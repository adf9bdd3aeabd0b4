// Package codec encodes and decodes JSON for the whole module, so that there is one answer to what is read and what is
// not. Text is read as JavaScript's own parser does, times are read in every form that WorkOS writes, and what decoding
// may cost is bounded: see Bounds.
//
// Its encoders and decoders are its own. The JSON library has some that are used again, but for the whole process and with
// what they last read or wrote still in them: what somebody's MarshalJSONTo or UnmarshalJSONFrom keeps of one shows it the
// secrets of requests that are none of its business, and lets it change them.
package codec

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// maxKept is the largest buffer that is used again, in bytes.
const maxKept = 1 << 20

// asJavaScript is how JSON is read and written: text that is not UTF-8 is mended, not refused.
var asJavaScript = json.JoinOptions(jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true))

type encoder struct {
	text bytes.Buffer
	to   *jsontext.Encoder
}

var encoders = sync.Pool{New: func() any {
	e := new(encoder)
	e.to = jsontext.NewEncoder(&e.text, asJavaScript)
	return e
}}

// Marshal is json.Marshal, but for text that is not UTF-8: U+FFFD stands for each byte that is at fault.
func Marshal(v any, options ...json.Options) ([]byte, error) {
	e := encoders.Get().(*encoder)
	err := json.MarshalEncode(e.to, v, options...)
	text := bytes.Clone(bytes.TrimSuffix(e.text.Bytes(), []byte("\n")))
	clear(e.text.Bytes())
	e.text.Reset()
	switch {
	case err != nil:
		return nil, err // an encoder that stopped halfway is not used again
	case e.text.Cap() <= maxKept:
		e.to.Reset(&e.text, asJavaScript)
		encoders.Put(e)
	}
	return text, nil
}

// Unmarshal is Bounds{}.Unmarshal.
func Unmarshal(data []byte, v any) error { return Bounds{}.Unmarshal(data, v) }

// UnmarshalForeign is Bounds{}.UnmarshalForeign.
func UnmarshalForeign(data []byte, v any) error { return Bounds{}.UnmarshalForeign(data, v) }

// Unmarshal decodes data, of which nothing is kept, into v, a pointer to a type of this module. Most texts are what the
// JSON library takes, and are decoded by it alone. Any other is decoded with care, from the beginning.
func (b Bounds) Unmarshal(data []byte, v any) error {
	shape := shapeOf(data)
	if err := b.check(shape, len(data)); err != nil {
		return err
	}
	if shape.nulls || !b.affords(shape) {
		return b.withCare(data, v, true)
	}
	if decodeQuickly(data, v) == nil {
		return nil
	}
	reflect.ValueOf(v).Elem().SetZero() // of two members of one name, the first one may be there
	return b.withCare(data, v, true)
}

// UnmarshalForeign is Unmarshal for a type of a caller's. Its decoder is used once, what v holds already stays, and so do
// the nulls of arrays but for a NullSkipper's.
func (b Bounds) UnmarshalForeign(data []byte, v any) error {
	shape := shapeOf(data)
	if err := b.check(shape, len(data)); err != nil {
		return err
	}
	if b.affords(shape) && !shape.nulls && jsontext.Value(data).IsValid() {
		if decode(jsontext.NewDecoder(bytes.NewBuffer(data)), data, v, nil) == nil {
			return nil
		}
	}
	return b.withCare(data, v, false)
}

type decoder struct {
	text bytes.Buffer
	from *jsontext.Decoder
}

var decoders = sync.Pool{New: func() any {
	d := new(decoder)
	d.from = jsontext.NewDecoder(&d.text)
	return d
}}

// decodeQuickly decodes by the JSON library alone.
func decodeQuickly(data []byte, v any) error { return decodeAgain(data, v, nil) }

// decodeAgain decodes by a decoder that is used again.
func decodeAgain(data []byte, v any, options json.Options, ofDecoder ...jsontext.Options) error {
	d := decoders.Get().(*decoder)
	d.text = *bytes.NewBuffer(data)
	d.from.Reset(&d.text, ofDecoder...)
	err := decode(d.from, data, v, options)
	d.text = bytes.Buffer{}
	d.from.Reset(&d.text)
	decoders.Put(d)
	return err
}

// decode reads the one value of data, after which there must be nothing.
func decode(from *jsontext.Decoder, data []byte, v any, options json.Options) error {
	if err := json.UnmarshalDecode(from, v, options); err != nil {
		return noEOF(err)
	}
	return nothingAfter(from, data)
}

// noEOF is an error that says of a text without a value that it is not JSON.
func noEOF(err error) error {
	if err == io.EOF { //nolint:errorlint // documented to be io.EOF itself
		return &jsontext.SyntacticError{Err: io.ErrUnexpectedEOF}
	}
	return err
}

func nothingAfter(from *jsontext.Decoder, data []byte) error {
	if rest := bytes.TrimLeft(data[from.InputOffset():], " \t\r\n"); len(rest) > 0 {
		return &jsontext.SyntacticError{ByteOffset: int64(len(data) - len(rest)), Err: errTrailing}
	}
	return nil
}

var errTrailing = errors.New("there is something after the value")
