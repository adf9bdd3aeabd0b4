// Package codec encodes and decodes JSON by encoders and decoders that nothing outside this module gets hold of. The JSON
// library has some of its own that are used again, but for the whole process and with what they last read or wrote still
// in them: what somebody's MarshalJSONTo or UnmarshalJSONFrom keeps of one shows it the secrets of requests that are
// none of its business, and lets it change them.
package codec

import (
	"bytes"
	"errors"
	"io"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// maxKept is the largest buffer that is used again, in bytes.
const maxKept = 1 << 20

type encoder struct {
	text bytes.Buffer
	to   *jsontext.Encoder
}

var encoders = sync.Pool{New: func() any {
	e := new(encoder)
	e.to = jsontext.NewEncoder(&e.text)
	return e
}}

// Marshal is json.Marshal.
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
		e.to.Reset(&e.text)
		encoders.Put(e)
	}
	return text, nil
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

// Unmarshal is json.Unmarshal, for types of this module.
func Unmarshal(data []byte, v any, options ...json.Options) error {
	d := decoders.Get().(*decoder)
	d.text = *bytes.NewBuffer(data)
	d.from.Reset(&d.text)
	err := decode(d.from, data, v, options)
	d.text = bytes.Buffer{}
	if err == nil { // a decoder that stopped halfway is not used again
		d.from.Reset(&d.text)
		decoders.Put(d)
	}
	return err
}

// UnmarshalForeign is Unmarshal for a type of a caller's: its decoder is used once.
func UnmarshalForeign(data []byte, v any, options ...json.Options) error {
	return decode(jsontext.NewDecoder(bytes.NewBuffer(data)), data, v, options)
}

// decode reads the one value of data, after which there must be nothing.
func decode(from *jsontext.Decoder, data []byte, v any, options []json.Options) error {
	if err := json.UnmarshalDecode(from, v, options...); err != nil {
		if err == io.EOF { //nolint:errorlint // documented to be io.EOF itself
			err = &jsontext.SyntacticError{Err: io.ErrUnexpectedEOF}
		}
		return err
	}
	if rest := bytes.TrimLeft(data[from.InputOffset():], " \t\r\n"); len(rest) > 0 {
		return &jsontext.SyntacticError{ByteOffset: int64(len(data) - len(rest)), Err: errTrailing}
	}
	return nil
}

var errTrailing = errors.New("there is something after the value")
