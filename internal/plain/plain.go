// Package plain makes untrusted text safe for a line of a log or a terminal.
package plain

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Max is the maximum length of the text of an error, in bytes.
const Max = 2 << 10

// tail is how much of the end of a text stays if its middle is cut out, in bytes: the end has the request ID and the cause.
const tail = 256

// mark replaces the part that was cut out.
const mark = "[…]"

// Text returns text for the Error method of an error: printable, and at most Max bytes long. A longer text has "[…]"
// instead of its middle.
func Text(text string) string {
	if len(text) > Max { // escaping never shortens text, so do not escape what will be cut
		text = Printable(head(text, Max)) + mark + Printable(end(text, tail))
	} else {
		text = Printable(text)
	}
	if len(text) <= Max {
		return text
	}
	return head(text, Max-len(mark)-tail) + mark + end(text, tail)
}

// Errorf is fmt.Errorf, with a text that is bounded and printable even if those of the wrapped errors are not.
func Errorf(format string, args ...any) error { return bounded{fmt.Errorf(format, args...)} }

type bounded struct{ err error }

func (b bounded) Error() string { return Text(b.err.Error()) }
func (b bounded) Unwrap() error { return b.err }

// Cut returns text, printable, and at most limit bytes long. A longer text is cut off and ends in "[…]".
func Cut(text string, limit int) string {
	cut := len(text) > limit
	text = Printable(head(text, limit))
	if !cut && len(text) <= limit {
		return text
	}
	return head(text, max(limit-len(mark), 0)) + mark
}

// Printable escapes, as in a Go string, everything in text that is invisible or changes how the rest is read:
// control characters, line breaks, marks of direction and other invisible characters, and bytes that are not UTF-8. Text that
// is already escaped stays unchanged.
func Printable(text string) string {
	first := strings.IndexFunc(text, hidden)
	if first < 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text) + 16)
	b.WriteString(text[:first])
	for rest := text[first:]; rest != ""; {
		r, size := utf8.DecodeRuneInString(rest)
		switch {
		case r == utf8.RuneError && size == 1:
			b.WriteString(`\x`)
			b.WriteString(strconv.FormatUint(uint64(rest[0]), 16)) // two digits: it is 0x80 or more
		case r != utf8.RuneError && hidden(r):
			quoted := strconv.QuoteRuneToASCII(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		default:
			b.WriteString(rest[:size])
		}
		rest = rest[size:]
	}
	return b.String()
}

// hidden reports whether r is escaped, or may be a byte that is not UTF-8. The joiners U+200C and U+200D belong to words
// and emoji.
func hidden(r rune) bool {
	return r == utf8.RuneError || !unicode.IsGraphic(r) && r != '\u200c' && r != '\u200d'
}

// head returns the beginning of text that fits into limit bytes, without splitting a character.
func head(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	for i := limit; i > max(limit-utf8.UTFMax, 0); i-- {
		if utf8.RuneStart(text[i]) {
			return text[:i]
		}
	}
	return text[:limit] // it is not UTF-8
}

// end returns the end of text that fits into limit bytes, without splitting a character.
func end(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	text = text[len(text)-limit:]
	for i := range min(utf8.UTFMax, len(text)) {
		if utf8.RuneStart(text[i]) {
			return text[i:]
		}
	}
	return text
}
