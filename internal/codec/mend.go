package codec

import (
	"bytes"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// mend returns what JavaScript's parser would make of a text, as JSON that any parser takes: without a byte order mark,
// with U+FFFD for bytes that are not UTF-8 and for halves of surrogate pairs, and with the last of several members of one
// name. What is not JSON even so is an error.
func mend(text []byte) ([]byte, error) {
	text = validUTF8(bytes.TrimPrefix(text, []byte("\uFEFF")))
	from := jsontext.NewDecoder(bytes.NewBuffer(text), asJavaScript)
	mended, err := appendMended(make([]byte, 0, len(text)), from)
	if err != nil {
		return nil, err
	}
	return mended, nothingAfter(from, text)
}

// validUTF8 replaces what is not UTF-8 as the Encoding Standard does (§ "Decode"): one U+FFFD for each longest piece that
// could have begun a character.
func validUTF8(text []byte) []byte {
	if utf8.Valid(text) {
		return text
	}
	valid := make([]byte, 0, len(text)+len(text)/8)
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError && size == 1 {
			for size < len(text) && !utf8.FullRune(text[:size+1]) {
				size++
			}
		}
		valid = utf8.AppendRune(valid, r)
		text = text[size:]
	}
	return valid
}

// member is where a member of an object stands in the text that is written.
type member struct {
	from, to int
	replaced bool
}

func appendMended(to []byte, from *jsontext.Decoder) ([]byte, error) {
	token, err := from.ReadToken()
	if err != nil {
		return nil, err
	}
	switch token.Kind() {
	case jsontext.KindBeginObject:
		return appendMendedObject(to, from)
	case jsontext.KindBeginArray:
		return appendMendedArray(to, from)
	case jsontext.KindString:
		return jsontext.AppendQuote(to, token.String())
	default:
		return append(to, token.String()...), nil
	}
}

func appendMendedArray(to []byte, from *jsontext.Decoder) ([]byte, error) {
	to = append(to, '[')
	for first := true; from.PeekKind() != jsontext.KindEndArray; first = false {
		if !first {
			to = append(to, ',')
		}
		var err error
		if to, err = appendMended(to, from); err != nil {
			return nil, err
		}
	}
	_, err := from.ReadToken()
	return append(to, ']'), err
}

func appendMendedObject(to []byte, from *jsontext.Decoder) ([]byte, error) {
	var members []member
	last, repeated := map[string]int{}, false
	to = append(to, '{')
	begins := len(to)
	for from.PeekKind() != jsontext.KindEndObject {
		token, err := from.ReadToken()
		if err != nil {
			return nil, err
		}
		name, at := token.String(), len(to)
		if to, err = jsontext.AppendQuote(to, name); err != nil {
			return nil, err
		}
		if to, err = appendMended(append(to, ':'), from); err != nil {
			return nil, err
		}
		to = append(to, ',')
		if earlier, ok := last[name]; ok {
			members[earlier].replaced, repeated = true, true
		}
		last[name] = len(members)
		members = append(members, member{from: at, to: len(to)})
	}
	if repeated {
		kept := to[:begins]
		for _, m := range members {
			if !m.replaced {
				kept = append(kept, to[m.from:m.to]...)
			}
		}
		to = kept
	}
	_, err := from.ReadToken()
	return append(bytes.TrimSuffix(to, []byte(",")), '}'), err
}
