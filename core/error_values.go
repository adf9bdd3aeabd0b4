package core

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/internal/plain"
	"github.com/workos-typestate/workos/internal/redact"
)

// The values of an error's body become texts that are bounded, printable, and free of the request's secrets.

// word returns a code or the name of a member.
func (r *errorReader) word(s string) string {
	if len(s) > maxWord {
		s = r.cut(s, maxName)
	} else {
		s = plain.Printable(word(s, r.secrets))
	}
	r.words -= len(s) + overhead
	return s
}

// text returns free text, scrubbed, printable, and bounded by limit and by what is left for all texts.
func (r *errorReader) text(s string, limit int) string {
	s = r.cut(s, max(min(limit, r.texts), 0))
	r.texts -= len(s)
	return s
}

// cut returns s, scrubbed, printable, and no longer than limit plus the mark for what was cut off.
func (r *errorReader) cut(s string, limit int) string {
	const spare = 512 // bytes at the end of a cut, which may be the beginning of a secret
	if limit == 0 && s != "" {
		return plain.Cut(s, 0)
	}
	if cut := 2*limit + spare; len(s) > cut {
		s = scrub(s[:cut], r.secrets)
		s = s[:max(len(s)-spare, 0)] + "[…]"
	} else {
		s = scrub(s, r.secrets)
	}
	return plain.Cut(s, limit)
}

// maxText is how much of a text is read, in bytes: more than is kept.
const maxText = 3 * maxMessage

// asText returns a string as it is, an array of strings joined by "; ", "" for null, and anything else as JSON without
// the values of confidential members.
func (r *errorReader) asText(value jsontext.Value) string { return r.valueOf("", value) }

// valueOf returns the value of a named member as text.
func (r *errorReader) valueOf(name string, value jsontext.Value) string {
	switch {
	case value.Kind() == 'n':
		return ""
	case isCredential(name) && !isBoolean(value.Kind()):
		return redact.Mark
	case value.Kind() == '"':
		return unquoted(value)
	case isTexts(value):
		var b strings.Builder
		elements(value, func(element jsontext.Value) bool {
			if b.Len() > 0 {
				b.WriteString("; ")
			}
			b.WriteString(unquoted(element))
			return b.Len() < maxText
		})
		return b.String()
	}
	var b strings.Builder
	writeJSON(&b, value)
	return b.String()
}

// isTexts reports whether value is an array of strings, up to where it is read.
func isTexts(value jsontext.Value) bool {
	if value.Kind() != '[' {
		return false
	}
	all, size := true, 0
	elements(value, func(element jsontext.Value) bool {
		all = element.Kind() == '"'
		size += len(element)
		return all && size < maxText
	})
	return all
}

// writeJSON writes value without white space, and with the mark instead of values with confidential names.
func writeJSON(b *strings.Builder, value jsontext.Value) {
	dec := jsontext.NewDecoder(bytes.NewBuffer(value))
	for b.Len() < maxText {
		kind := dec.PeekKind()
		if kind == 0 {
			return
		}
		parent, index := dec.StackIndex(dec.StackDepth())
		name := parent == '{' && index%2 == 0
		closing := kind == '}' || kind == ']'
		switch {
		case closing || index == 0:
		case parent == '{' && !name:
			b.WriteByte(':')
		default:
			b.WriteByte(',')
		}
		if closing || kind == '{' || kind == '[' {
			_, _ = dec.ReadToken()
			b.WriteByte(byte(kind))
			continue
		}
		scalar, err := dec.ReadValue()
		if err != nil {
			return
		}
		b.Write(scalar[:min(len(scalar), maxText)])
		if name && isCredential(unquoted(scalar)) && dec.PeekKind() != 0 && !isBoolean(dec.PeekKind()) {
			_ = dec.SkipValue()
			b.WriteString(`:"` + redact.Mark + `"`)
		}
	}
}

func isBoolean(kind jsontext.Kind) bool { return kind == 't' || kind == 'f' }

func isScalar(value jsontext.Value) bool {
	return value.Kind() != '{' && value.Kind() != '[' && value.Kind() != 'n'
}

// unquoted returns a string without its quotes, or a number or boolean as written. It stops where the rest would not be kept.
func unquoted(value jsontext.Value) string {
	if value.Kind() != '"' {
		return string(value)
	}
	const most = 6 * maxText // an escape has at most six bytes for one
	if len(value) > most+len(`"\u0000"`) {
		i := 1
		for i < most || !utf8.RuneStart(value[i]) {
			switch {
			case value[i] != '\\':
				i++
			case value[i+1] == 'u':
				i += len(`\u0000`)
			default:
				i += 2
			}
		}
		value = append(value[:i:i], '"')
	}
	text, _ := jsontext.AppendUnquote(make([]byte, 0, len(value)), value) // valid after codec.Repaired
	return string(text)
}

func quote(s string) []byte {
	quoted, _ := jsontext.AppendQuote(nil, s)
	return quoted
}

// members calls see with each member of an object, until it has seen enough.
func (r *errorReader) members(object jsontext.Value, see func(name string, value jsontext.Value) bool) {
	dec := jsontext.NewDecoder(bytes.NewBuffer(object))
	if _, err := dec.ReadToken(); err != nil {
		return
	}
	for dec.PeekKind() == '"' {
		token, err := dec.ReadToken()
		if err != nil {
			return
		}
		name := token.String()
		value, err := dec.ReadValue()
		if err != nil || !r.look() || !see(name, part(object, dec, value)) {
			return
		}
	}
}

// elements calls see with each element of an array, until it has seen enough.
func (r *errorReader) elements(array jsontext.Value, see func(element jsontext.Value) bool) {
	elements(array, func(element jsontext.Value) bool { return r.look() && see(element) })
}

// look reports whether one more member or element may be read.
func (r *errorReader) look() bool {
	r.looks++
	return r.looks <= maxLooks
}

func elements(array jsontext.Value, see func(element jsontext.Value) bool) {
	dec := jsontext.NewDecoder(bytes.NewBuffer(array))
	if _, err := dec.ReadToken(); err != nil {
		return
	}
	for dec.PeekKind() != ']' {
		element, err := dec.ReadValue()
		if err != nil || !see(part(array, dec, element)) {
			return
		}
	}
}

// part returns the value that dec has just read as a slice of text, which stays valid when dec continues.
func part(text jsontext.Value, dec *jsontext.Decoder, read jsontext.Value) jsontext.Value {
	end := int(dec.InputOffset())
	return text[end-len(read) : end]
}
