package codec

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// Mended returns a text that is read member by member as JSON that any parser takes. It is data itself if that is such.
func Mended(data []byte) (jsontext.Value, error) {
	var b Bounds
	if err := b.check(shapeOf(data), len(data)); err != nil {
		return nil, err
	}
	if jsontext.Value(data).IsValid() {
		return data, nil
	}
	return b.mend(data)
}

// mend returns what JavaScript's parser would make of a text, as JSON that any parser takes: without a byte order mark,
// with U+FFFD for bytes that are not UTF-8 and for halves of surrogate pairs, and with the last of several members of one
// name. What is not JSON even so is an error, and so is what becomes longer than a text may be.
func (b Bounds) mend(text []byte) ([]byte, error) {
	text, err := validUTF8(bytes.TrimPrefix(text, []byte("\uFEFF")), b.allowed(len(text)))
	if err != nil {
		return nil, err
	}
	text = wholePairs(text)
	if jsontext.Value(text).IsValid() {
		return text, nil
	}
	m := mender{from: jsontext.NewDecoder(bytes.NewBuffer(text), asJavaScript), to: make([]byte, 0, len(text)), watch: watch{ended: b.Ended}}
	if err := m.value(); err != nil {
		return nil, noEOF(err)
	}
	return m.to, nothingAfter(m.from, text)
}

// validUTF8 replaces what is not UTF-8 as the Encoding Standard does (§ "Decode"): one U+FFFD for each longest piece that
// could have begun a character.
func validUTF8(text []byte, most int64) ([]byte, error) {
	if utf8.Valid(text) {
		return text, nil
	}
	length := 0
	for rest := text; len(rest) > 0; {
		r, size := nextRune(rest)
		length += utf8.RuneLen(r)
		rest = rest[size:]
	}
	if int64(length) > most {
		return nil, &stopped{ErrTooManyElements}
	}
	valid := make([]byte, 0, length)
	for rest := text; len(rest) > 0; {
		r, size := nextRune(rest)
		valid = utf8.AppendRune(valid, r)
		rest = rest[size:]
	}
	return valid, nil
}

// nextRune returns the first character of text, and how many bytes of text it stands for.
func nextRune(text []byte) (r rune, size int) {
	r, size = utf8.DecodeRune(text)
	if r == utf8.RuneError && size == 1 {
		for size < len(text) && !utf8.FullRune(text[:size+1]) {
			size++
		}
	}
	return r, size
}

// wholePairs replaces escapes of halves of surrogate pairs.
func wholePairs(text []byte) []byte {
	copied := false
	for i := 0; ; {
		next := bytes.IndexByte(text[i:], '\\')
		if next < 0 {
			return text
		}
		i += next
		switch unit := escaped(text[i:]); {
		case !utf16.IsSurrogate(unit):
			i = min(i+2, len(text))
		case utf16.DecodeRune(unit, escaped(text[i+lengthOfEscape:])) != utf8.RuneError:
			i += 2 * lengthOfEscape
		default:
			if !copied {
				text, copied = bytes.Clone(text), true
			}
			i += copy(text[i:], `\ufffd`)
		}
	}
}

const lengthOfEscape = len(`\u0000`)

// escaped returns the code unit of the escape that text begins with, or 0.
func escaped(text []byte) rune {
	if len(text) < lengthOfEscape || string(text[:2]) != `\u` {
		return 0
	}
	unit, err := strconv.ParseUint(string(text[2:lengthOfEscape]), 16, 16)
	if err != nil {
		return 0
	}
	return rune(unit)
}

// mender rewrites a text, with blanks in place of the members that come again.
type mender struct {
	watch
	from    *jsontext.Decoder
	to      []byte
	members []member // of all objects that have begun and not ended
}

// member is where a member of an object stands in the text that is written. It ends with its comma.
type member struct{ begins, nameEnds, ends int }

func (m *mender) value() error {
	if err := m.look(1); err != nil {
		return err
	}
	switch m.from.PeekKind() {
	case jsontext.KindBeginObject:
		return m.object()
	case jsontext.KindBeginArray:
		return m.array()
	default:
		raw, err := m.from.ReadValue()
		m.to = append(m.to, raw...)
		return err
	}
}

// name writes a name in the one spelling that it has here, so that two names are alike if their spellings are.
func (m *mender) name() error {
	raw, err := m.from.ReadValue()
	if err != nil {
		return err
	}
	if bytes.IndexByte(raw, '\\') < 0 {
		m.to = append(m.to, raw...)
		return nil
	}
	text, err := jsontext.AppendUnquote(nil, raw)
	if err != nil {
		return err
	}
	m.to, err = jsontext.AppendQuote(m.to, text)
	return err
}

func (m *mender) array() error {
	if _, err := m.from.ReadToken(); err != nil {
		return err
	}
	m.to = append(m.to, '[')
	for first := true; m.from.PeekKind() != jsontext.KindEndArray; first = false {
		if !first {
			m.to = append(m.to, ',')
		}
		if err := m.value(); err != nil {
			return err
		}
	}
	m.to = append(m.to, ']')
	_, err := m.from.ReadToken()
	return err
}

func (m *mender) object() error {
	if _, err := m.from.ReadToken(); err != nil {
		return err
	}
	m.to = append(m.to, '{')
	first := len(m.members)
	defer func() { m.members = m.members[:first] }()
	var names map[string]int // of an object of many members
	for m.from.PeekKind() != jsontext.KindEndObject {
		next := member{begins: len(m.to)}
		if err := m.name(); err != nil {
			return err
		}
		next.nameEnds = len(m.to)
		m.to = append(m.to, ':')
		if err := m.value(); err != nil {
			return err
		}
		m.to = append(m.to, ',')
		next.ends = len(m.to)
		var blanked int
		names, blanked = m.replace(names, first, next)
		if err := m.look(blanked / bytesOfValue); err != nil {
			return err
		}
	}
	m.to = append(bytes.TrimSuffix(m.to, []byte(",")), '}') // the last member stays
	_, err := m.from.ReadToken()
	return err
}

// fewMembers is how many are compared one by one.
const fewMembers = 16

// replace adds the next member of the object whose members begin with the first one. If it has the name of another, that
// one becomes blanks, so many of them.
func (m *mender) replace(names map[string]int, first int, next member) (_ map[string]int, blanked int) {
	name := m.to[next.begins:next.nameEnds]
	if names == nil && len(m.members)-first == fewMembers {
		names = map[string]int{}
		for i, earlier := range m.members[first:] {
			names[string(m.to[earlier.begins:earlier.nameEnds])] = first + i
		}
	}
	at, known := len(m.members), false
	if names != nil {
		if at, known = names[string(name)]; !known {
			at = len(m.members)
			names[string(name)] = at
		}
	} else {
		for i, earlier := range m.members[first:] {
			if bytes.Equal(name, m.to[earlier.begins:earlier.nameEnds]) {
				at, known = first+i, true
			}
		}
	}
	if !known {
		m.members = append(m.members, next)
		return names, 0
	}
	replaced := m.to[m.members[at].begins:m.members[at].ends]
	blank(replaced)
	m.members[at] = next
	return names, len(replaced)
}

func blank(text []byte) {
	for i := range text {
		text[i] = ' '
	}
}
