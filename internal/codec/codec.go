// Package codec encodes and decodes JSON for the whole module, so that the same input is accepted everywhere. It reads
// text as JavaScript's own parser does, reads times in every format that WorkOS writes, and bounds the cost of decoding:
// see Bounds.
//
// It has its own pools of encoders and decoders. Those of the JSON library are shared by the whole process and keep what
// they last read or wrote: a MarshalJSONTo or UnmarshalJSONFrom method of other code that retains one could read and
// change the secrets of other requests.
package codec

import (
	"bytes"
	"errors"
	"io"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// maxKept is the largest buffer that is reused, in bytes.
const maxKept = 1 << 20

// asJavaScript are the options for reading and writing JSON: text that is not UTF-8 is repaired, not rejected.
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

// Marshal is json.Marshal, except that each byte that is not UTF-8 becomes U+FFFD.
func Marshal(v any, options ...json.Options) ([]byte, error) {
	e := encoders.Get().(*encoder)
	err := json.MarshalEncode(e.to, v, options...)
	text := bytes.Clone(bytes.TrimSuffix(e.text.Bytes(), []byte("\n")))
	clear(e.text.Bytes())
	e.text.Reset()
	switch {
	case err != nil:
		return nil, err // an encoder that stopped halfway is not reused
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

// Unmarshal decodes data into v, a pointer to a type of this module, and keeps no reference to data. The JSON library
// alone decodes most texts. Any other text is decoded with care, from the start.
func (b Bounds) Unmarshal(data []byte, v any) error {
	if b.surelyAffords(data) {
		return b.unmarshalAffordable(data, v, inOnePass)
	}
	shape := shapeOf(data)
	if err := b.check(shape, len(data)); err != nil {
		return err
	}
	if shape.nulls || !b.affords(shape) {
		return b.withCare(data, v, true)
	}
	return b.unmarshalAffordable(data, v, inOnePass)
}

// UnmarshalForeign is Unmarshal for a caller's type. Its decoder is used once, values already in v stay, and so do
// the nulls of arrays, except in a NullSkipper.
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

// decodeAgain decodes with a pooled decoder.
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

// decode reads the one value of data. Anything after it is an error.
func decode(from *jsontext.Decoder, data []byte, v any, options json.Options) error {
	if err := json.UnmarshalDecode(from, v, options); err != nil {
		return noEOF(err)
	}
	return nothingAfter(from, data)
}

// noEOF turns io.EOF, the error for a text without a value, into a syntax error.
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
