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
	if err := (Bounds{}).check(shapeOf(data), len(data)); err != nil {
		return nil, err
	}
	if jsontext.Value(data).IsValid() {
		return data, nil
	}
	return mend(data)
}

// mend returns what JavaScript's parser would make of a text, as JSON that any parser takes: without a byte order mark,
// with U+FFFD for bytes that are not UTF-8 and for halves of surrogate pairs, and with the last of several members of one
// name. What is not JSON even so is an error.
func mend(text []byte) ([]byte, error) {
	text = wholePairs(validUTF8(bytes.TrimPrefix(text, []byte("\uFEFF"))))
	if jsontext.Value(text).IsValid() {
		return text, nil
	}
	m := mender{from: jsontext.NewDecoder(bytes.NewBuffer(text), asJavaScript), to: make([]byte, 0, len(text))}
	if err := m.value(); err != nil {
		return nil, err
	}
	return m.to, nothingAfter(m.from, text)
}

// validUTF8 replaces what is not UTF-8 as the Encoding Standard does (§ "Decode"): one U+FFFD for each longest piece that
// could have begun a character.
func validUTF8(text []byte) []byte {
	if utf8.Valid(text) {
		return text
	}
	wrong := 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			wrong++
		}
		i += size
	}
	valid := make([]byte, 0, len(text)+wrong*(len("\uFFFD")-1))
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

// mender writes a text anew, without the members that come again.
type mender struct {
	from    *jsontext.Decoder
	to      []byte
	members []member // of all objects that have begun and not ended
}

// member is where a member of an object stands in the text that is written.
type member struct {
	begins, nameEnds, ends int
	replaced               bool
}

func (m *mender) value() error {
	switch kind := m.from.PeekKind(); kind {
	case jsontext.KindBeginObject:
		return m.object()
	case jsontext.KindBeginArray:
		return m.array()
	case jsontext.KindString:
		return m.text()
	default:
		raw, err := m.from.ReadValue()
		m.to = append(m.to, raw...)
		return err
	}
}

// text writes a string in the one spelling that it has here, so that two names are alike if their spellings are.
func (m *mender) text() error {
	token, err := m.from.ReadToken()
	if err != nil {
		return err
	}
	m.to, err = jsontext.AppendQuote(m.to, token.String())
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
	first, begins := len(m.members), len(m.to)
	defer func() { m.members = m.members[:first] }()
	var names map[string]int // of an object of many members
	for m.from.PeekKind() != jsontext.KindEndObject {
		next := member{begins: len(m.to)}
		if err := m.text(); err != nil {
			return err
		}
		next.nameEnds = len(m.to)
		m.to = append(m.to, ':')
		if err := m.value(); err != nil {
			return err
		}
		m.to = append(m.to, ',')
		next.ends = len(m.to)
		names = m.replace(names, first, next)
		m.members = append(m.members, next)
	}
	m.drop(first, begins)
	m.to = append(bytes.TrimSuffix(m.to, []byte(",")), '}')
	_, err := m.from.ReadToken()
	return err
}

// fewMembers is how many are compared one by one.
const fewMembers = 16

// replace marks the member of the object whose members begin with the first one that has the name of the next.
func (m *mender) replace(names map[string]int, first int, next member) map[string]int {
	name := m.to[next.begins:next.nameEnds]
	if len(m.members)-first < fewMembers {
		for i := range m.members[first:] {
			if earlier := &m.members[first+i]; bytes.Equal(name, m.to[earlier.begins:earlier.nameEnds]) {
				earlier.replaced = true
			}
		}
		return names
	}
	if names == nil {
		names = map[string]int{}
		for i, earlier := range m.members[first:] {
			names[string(m.to[earlier.begins:earlier.nameEnds])] = first + i
		}
	}
	if earlier, ok := names[string(name)]; ok {
		m.members[earlier].replaced = true
	}
	names[string(name)] = len(m.members)
	return names
}

// drop takes out of what was written since an object began the members that have been replaced.
func (m *mender) drop(first, begins int) {
	kept := m.to[:begins]
	for _, member := range m.members[first:] {
		if !member.replaced {
			kept = append(kept, m.to[member.begins:member.ends]...)
		}
	}
	m.to = kept
}
