package redact

import (
	"bytes"
	"html"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// view is a decoded text.
type view struct {
	text     string
	outer    *view   // the view that was decoded; nil for the text itself
	read     reader  // how it was decoded
	from, to []int32 // for each byte, where in outer it begins and ends; nil until something is found
	base64   bool    // base64 has been decoded
	garbled  bool    // decoded by a guess, so much of it is meaningless
}

// source returns the position of bytes from…to of a view in the original text. The view and its outer views have been located.
func (v *view) source(from, to int) span {
	for ; v.outer != nil; v = v.outer {
		from, to = int(v.from[from]), int(v.to[to-1])
	}
	return span{from, to}
}

// inner is the text of a view under construction.
type inner struct {
	text     []byte
	located  bool // whether to fill from and to
	from, to []int32
}

// add appends the decoded form of bytes from…to of the outer view.
func (i *inner) add(decoded string, from, to int) {
	i.text = append(i.text, decoded...)
	for j := 0; i.located && j < len(decoded); j++ {
		i.from, i.to = append(i.from, int32(from)), append(i.to, int32(to)) //nolint:gosec // no text here has 2 GiB
	}
}

// reader decodes a text, and reports whether there was anything to decode. It adds nothing if it did not start. shortest is
// the minimum length of the base64 of a secret; 0 if there is none to look for.
type reader func(to *inner, text string, shortest int) (changed bool)

// spelling is an encoding of text.
type spelling struct {
	read    reader
	base64  bool
	garbled bool
	words   bool // only for ordinary secrets
}

// spellings are the encodings in which servers repeat what they were sent.
var spellings = [...]spelling{
	{read: escapes("%", percent)},
	{read: escapes("+%", form)},
	{read: escapes("\\", backslash)},
	{read: escapes("&", entity)},
	{read: escapes("~", tilde)},
	{read: tokens, base64: true, words: true},
	{read: runs(0), base64: true, garbled: true},
	{read: runs(1), base64: true, garbled: true},
	{read: runs(2), base64: true, garbled: true},
	{read: runs(3), base64: true, garbled: true},
}

// escapes returns a reader for escapes that begin with one of the given characters. decode returns the text and the length of
// the escape at the start of its argument; length 0 if there is none. A text without the first of the characters has nothing to
// decode.
func escapes(first string, decode func(string) (text string, length int)) reader {
	return func(to *inner, text string, _ int) (changed bool) {
		if strings.IndexByte(text, first[0]) < 0 {
			return false
		}
		for i := 0; i < len(text); {
			if strings.IndexByte(first, text[i]) >= 0 {
				if decoded, length := decode(text[i:]); length > 0 {
					to.add(decoded, i, i+length)
					i += length
					changed = true
					continue
				}
			}
			to.add(text[i:i+1], i, i+1)
			i++
		}
		return changed
	}
}

// percent decodes percent-encoding (RFC 3986 §2.1).
func percent(s string) (string, int) {
	n, ok := hexadecimal(s, 1, 2)
	if !ok {
		return "", 0
	}
	return string([]byte{byte(n)}), 3 //nolint:gosec // of two digits
}

// form decodes percent-encoding in which a plus sign is a blank.
func form(s string) (string, int) {
	if s[0] == '+' {
		return " ", 1
	}
	return percent(s)
}

// hexadecimal returns the number in the given digits of s.
func hexadecimal(s string, at, digits int) (n uint32, ok bool) {
	if len(s) < at+digits || digits == 0 || digits > 8 {
		return 0, false
	}
	for i := range digits {
		c := s[at+i]
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		n = n<<4 | uint32(c)
	}
	return n, true
}

// backslash decodes an escape of JSON (RFC 8259 §7), Go or JavaScript.
func backslash(s string) (string, int) {
	if len(s) < 2 {
		return "", 0
	}
	switch s[1] {
	case 'u', 'U', 'x':
		return codePoint(s)
	case 'a', 'b', 'f', 'n', 'r', 't', 'v':
		return string("\a\b\f\n\r\t\v"[strings.IndexByte("abfnrtv", s[1])]), 2
	case '0', '1', '2', '3', '4', '5', '6', '7':
		length := 2
		for length < min(len(s), 4) && s[length] >= '0' && s[length] <= '7' {
			length++
		}
		n, _ := strconv.ParseUint(s[1:length], 8, 16)
		return string([]byte{byte(n)}), length //nolint:gosec // \777 is one byte, too
	}
	_, size := utf8.DecodeRuneInString(s[1:])
	return s[1 : 1+size], 1 + size
}

// codePoint decodes \xHH, \uHHHH, \u{H…} or \UHHHHHHHH; a surrogate pair is one character.
func codePoint(s string) (string, int) {
	const longest = len("00000000}")
	if s[1] == 'u' && strings.HasPrefix(s[2:], "{") {
		digits := strings.IndexByte(s[3:min(len(s), 3+longest)], '}')
		n, ok := hexadecimal(s, 3, max(digits, 0))
		if !ok {
			return "", 0
		}
		return string(rune(n)), digits + 4 //nolint:gosec // of 32 bits
	}
	digits := 2
	switch s[1] {
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	}
	length := 2 + digits
	n, ok := hexadecimal(s, 2, digits)
	if !ok {
		return "", 0
	}
	if s[1] == 'x' {
		return string([]byte{byte(n)}), length //nolint:gosec // of two digits
	}
	character := rune(n) //nolint:gosec // of 32 bits
	if utf16.IsSurrogate(character) && strings.HasPrefix(s[length:], `\u`) {
		if low, ok := hexadecimal(s, length+2, 4); ok {
			if pair := utf16.DecodeRune(character, rune(low)); pair != unicode.ReplacementChar { //nolint:gosec // of 16 bits
				return string(pair), length + 6
			}
		}
	}
	return string(character), length
}

// entity decodes a character reference of HTML, by name or by number.
func entity(s string) (string, int) {
	const longest = 40 // characters of a name, and of any valid number
	end := strings.IndexByte(s[:min(len(s), longest)], ';')
	if end < 0 {
		return unended(s)
	}
	if strings.ContainsFunc(s[1:end], func(r rune) bool { return r != '#' && (r > '~' || !isAlphanumeric(byte(r))) }) { //nolint:gosec // below 127
		return unended(s)
	}
	if text := html.UnescapeString(s[:end+1]); text != s[:end+1] && !strings.HasSuffix(text, ";") || s[:end+1] == "&semi;" {
		return text, end + 1
	}
	return "", 0
}

// unended decodes a character reference without a semicolon, which browsers also accept.
func unended(s string) (string, int) {
	for _, known := range [...]struct{ name, text string }{{"&amp", "&"}, {"&lt", "<"}, {"&gt", ">"}, {"&quot", `"`}} {
		if strings.HasPrefix(s, known.name) {
			return known.text, len(known.name)
		}
	}
	const longest = len("&#1114111")
	length := 0
	switch head := s[:min(len(s), longest)]; {
	case strings.HasPrefix(head, "&#x") || strings.HasPrefix(head, "&#X"):
		length = len(head) - len(strings.TrimLeft(head[3:], "0123456789abcdefABCDEF"))
	case strings.HasPrefix(head, "&#"):
		length = len(head) - len(strings.TrimLeft(head[2:], "0123456789"))
	}
	if text := html.UnescapeString(s[:length]); text != s[:length] {
		return text, length
	}
	return "", 0
}

// tilde decodes an escape of a JSON pointer (RFC 6901 §3).
func tilde(s string) (string, int) {
	switch {
	case strings.HasPrefix(s, "~0"):
		return "~", 2
	case strings.HasPrefix(s, "~1"):
		return "/", 2
	}
	return "", 0
}

// tokens decodes base64 that results in printable text, and leaves out the rest.
func tokens(to *inner, text string, _ int) bool {
	return unbase64(to, text, 0, func(run string, padded bool) bool {
		return (len(run) >= 4 || padded) && len(run)%4 != 1
	}, func(decoded []byte) bool {
		return utf8.Valid(decoded) && bytes.IndexFunc(decoded, unicode.IsControl) < 0
	})
}

// runs returns a reader that decodes everything that could be base64, except the first characters: within a longer text, the
// boundaries of the three-byte groups are unknown.
func runs(skip int) reader {
	return func(to *inner, text string, shortest int) bool {
		if shortest == 0 || longestRun(text) < skip+shortest {
			return false
		}
		return unbase64(to, text, skip, func(run string, _ bool) bool {
			return len(run) >= skip+shortest
		}, func([]byte) bool { return true })
	}
}

// unbase64 decodes each run of characters of either alphabet (RFC 4648 §4 and §5), without the first skip characters. It leaves
// out a run that could not be base64, or that does not decode to the right kind of text.
func unbase64(to *inner, text string, skip int, could func(run string, padded bool) bool, right func(decoded []byte) bool) (changed bool) {
	for i := 0; i < len(text); {
		length := 0
		for i+length < len(text) && inBase64(text[i+length]) {
			length++
		}
		if length == 0 {
			to.add(text[i:i+1], i, i+1)
			i++
			continue
		}
		after := text[i+length:]
		padding := min(len(after)-len(strings.TrimLeft(after, "=")), 2)
		begin := len(to.text)
		if could(text[i:i+length], padding > 0) {
			to.text = appendBase64(to.text, text[i+skip:i+length])
		}
		decoded := to.text[begin:]
		if len(decoded) == 0 || !right(decoded) {
			to.text = to.text[:begin]
			to.add("\x00", i, i+length)
			i += length
			continue
		}
		changed = true
		for j := 0; to.located && j < len(decoded); j++ { // byte j is in characters j*4/3 to (j+1)*4/3, rounded outwards
			first := i + skip + j*4/3
			last := min(i+skip+((j+1)*4+2)/3, i+length)
			if j == len(decoded)-1 && last == i+length {
				last += padding
			}
			to.from, to.to = append(to.from, int32(first)), append(to.to, int32(last)) //nolint:gosec // no text here has 2 GiB
		}
		i += length
	}
	return changed
}

// appendBase64 decodes a run of characters of either alphabet. It ignores trailing bits that do not fill a byte.
func appendBase64(to []byte, run string) []byte {
	bits, held := uint32(0), 0
	for i := range len(run) {
		bits, held = bits<<6|sextet(run[i]), held+6
		if held >= 8 {
			held -= 8
			to = append(to, byte(bits>>held)) //nolint:gosec // the lowest eight of them
		}
	}
	return to
}

// sextet returns the value of a character of either alphabet.
func sextet(c byte) uint32 {
	switch {
	case c >= 'A' && c <= 'Z':
		return uint32(c - 'A')
	case c >= 'a' && c <= 'z':
		return uint32(c-'a') + 26
	case c >= '0' && c <= '9':
		return uint32(c-'0') + 52
	case c == '+' || c == '-':
		return 62
	}
	return 63
}

// longestRun returns the length of the longest run of base64 characters.
func longestRun(text string) (longest int) {
	length := 0
	for i := range len(text) {
		length++
		if !inBase64(text[i]) {
			length = 0
		}
		longest = max(longest, length)
	}
	return longest
}

func inBase64(c byte) bool {
	return isAlphanumeric(c) || c == '+' || c == '/' || c == '-' || c == '_'
}

func isAlphanumeric(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
