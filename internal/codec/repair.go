package codec

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// Repaired returns data as JSON that any parser accepts, for a text that is read member by member. Valid data is returned
// unchanged.
func Repaired(data []byte) (jsontext.Value, error) {
	var b Bounds
	if err := b.check(shapeOf(data), len(data)); err != nil {
		return nil, err
	}
	if jsontext.Value(data).IsValid() {
		return data, nil
	}
	return b.repair(data)
}

// repair returns the value that JavaScript's parser would read, as JSON that any parser accepts: without a byte order mark,
// with U+FFFD for bytes that are not UTF-8 and for unpaired surrogates, and with the last of several members of the same
// name. Text that is still not JSON is an error, and so is a result over the limit.
func (b Bounds) repair(text []byte) ([]byte, error) {
	text, err := validUTF8(bytes.TrimPrefix(text, []byte("\uFEFF")), b.allowed(len(text)))
	if err != nil {
		return nil, err
	}
	text = wholePairs(text)
	if jsontext.Value(text).IsValid() {
		return text, nil
	}
	m := repairer{from: jsontext.NewDecoder(bytes.NewBuffer(text), asJavaScript), to: make([]byte, 0, len(text)), watch: watch{time: b.Time}}
	if err := m.value(); err != nil {
		return nil, noEOF(err)
	}
	return m.to, nothingAfter(m.from, text)
}

// validUTF8 replaces invalid UTF-8 as in the Encoding Standard (§ "Decode"): one U+FFFD for each longest sequence that
// could begin a character.
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

// nextRune returns the first character of text, and how many bytes it takes up.
func nextRune(text []byte) (r rune, size int) {
	r, size = utf8.DecodeRune(text)
	if r == utf8.RuneError && size == 1 {
		for size < len(text) && !utf8.FullRune(text[:size+1]) {
			size++
		}
	}
	return r, size
}

// wholePairs replaces the escapes of unpaired surrogates.
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

// escaped returns the code unit of the escape at the start of text, or 0.
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

// repairer rewrites a text, with blanks instead of the members that occur again later.
type repairer struct {
	watch
	from    *jsontext.Decoder
	to      []byte
	members []member // of all open objects
}

// member is the position of an object's member in the output, including its comma.
type member struct{ begins, nameEnds, ends int }

func (m *repairer) value() error {
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

// name writes a name in its canonical spelling, so that equal names have equal spellings.
func (m *repairer) name() error {
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

func (m *repairer) array() error {
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

func (m *repairer) object() error {
	if _, err := m.from.ReadToken(); err != nil {
		return err
	}
	m.to = append(m.to, '{')
	first := len(m.members)
	defer func() { m.members = m.members[:first] }()
	var names map[string]int // of an object with many members
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

// fewMembers is how many members are compared one by one.
const fewMembers = 16

// replace adds the next member of the object whose members start at index first. If an earlier member has the same name, it
// is replaced by blanks; blanked is their number.
func (m *repairer) replace(names map[string]int, first int, next member) (_ map[string]int, blanked int) {
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
