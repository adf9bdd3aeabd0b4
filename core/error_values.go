package core

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/internal/plain"
	"github.com/workos-typestate/workos/internal/redact"
)

// The values of an error's body, made into texts: bounded, printable, and without what was sent in confidence.

// word is a code or the name of a member.
func (r *errorReader) word(s string) string {
	if len(s) > maxWord {
		s = r.cut(s, maxName)
	} else {
		s = plain.Printable(word(s, r.secrets))
	}
	r.words -= len(s) + overhead
	return s
}

// text is free text: scrubbed, printable, and no longer than limit and what is left for all.
func (r *errorReader) text(s string, limit int) string {
	s = r.cut(s, max(min(limit, r.texts), 0))
	r.texts -= len(s)
	return s
}

// cut is s, scrubbed, printable, and no longer than limit but for the mark of what was cut.
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

// maxText is how much of a text is read, in bytes: more than is kept of any.
const maxText = 3 * maxMessage

// asText is a string as it is, strings joined by "; ", nothing for null, and anything else as JSON without the values of
// confidential members.
func (r *errorReader) asText(value jsontext.Value) string { return r.valueOf("", value) }

// valueOf is the value of a member of that name as a text.
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

// isTexts reports whether value is an array of strings, as far as it is read.
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

// writeJSON writes value without white space, and with the mark in place of what is confidential by its name.
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

// unquoted is a string without its quotes, or a number or boolean as written. It ends where nothing of it would be kept.
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
	text, _ := jsontext.AppendUnquote(make([]byte, 0, len(value)), value) // it has been mended
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

// look reports whether one more member or element may be looked at.
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

// part is what dec has just read of a text, as a part of that: it stays when dec continues.
func part(text jsontext.Value, dec *jsontext.Decoder, read jsontext.Value) jsontext.Value {
	end := int(dec.InputOffset())
	return text[end-len(read) : end]
}
