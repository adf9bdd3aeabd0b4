package redact

import (
	"encoding/base64"
	"encoding/hex"
	"html"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// view is a text as it reads once it is decoded, and where each byte of that comes from.
type view struct {
	text     string
	from, to []int32 // for each byte, where its source begins and ends; nil if text is its own source
	base64   bool    // base64 has been decoded
	garbled  bool    // by a guess, so that much of it means nothing
}

// source returns where the bytes from…to of the view come from.
func (v view) source(from, to int) span {
	if v.from == nil {
		return span{from, to}
	}
	return span{int(v.from[from]), int(v.to[to-1])}
}

// inner is a view under construction.
type inner struct {
	of       view
	text     []byte
	from, to []int32
}

// add appends what stands at from…to of the outer view, decoded.
func (i *inner) add(decoded string, from, to int) {
	at := i.of.source(from, to)
	for j := range len(decoded) {
		i.text = append(i.text, decoded[j])
		i.from, i.to = append(i.from, int32(at.from)), append(i.to, int32(at.to)) //nolint:gosec // no text here has 2 GiB
	}
}

// spelling is a way to write a text. What reads it is told how many characters the base64 of a secret has at least; 0 if
// nothing is looked for there.
type spelling struct {
	read   func(v view, shortest int) (read view, changed bool)
	base64 bool
	words  bool // for ordinary secrets alone
}

// spellings are those in which servers repeat what they were sent.
var spellings = [...]spelling{
	{read: readPercent},
	{read: form},
	{read: escapes('\\', backslash)},
	{read: escapes('&', entity)},
	{read: escapes('~', tilde)},
	{read: tokens, base64: true, words: true},
	{read: runs(0), base64: true},
	{read: runs(1), base64: true},
	{read: runs(2), base64: true},
	{read: runs(3), base64: true},
}

// escapes returns what reads a spelling whose escapes begin with the given character. decode returns the text of the escape
// that its argument begins with, and the length of the escape; 0 if there is none.
func escapes(first byte, decode func(string) (text string, length int)) func(view, int) (view, bool) {
	return func(v view, _ int) (view, bool) {
		if strings.IndexByte(v.text, first) < 0 {
			return v, false
		}
		read, changed := inner{of: v}, false
		for i := 0; i < len(v.text); {
			if v.text[i] == first {
				if text, length := decode(v.text[i:]); length > 0 {
					read.add(text, i, i+length)
					i += length
					changed = true
					continue
				}
			}
			read.add(v.text[i:i+1], i, i+1)
			i++
		}
		return view{string(read.text), read.from, read.to, v.base64, v.garbled}, changed
	}
}

var readPercent = escapes('%', percent)

// percent is RFC 3986 §2.1.
func percent(s string) (string, int) {
	if len(s) < 3 {
		return "", 0
	}
	one, err := hex.DecodeString(s[1:3])
	if err != nil {
		return "", 0
	}
	return string(one), 3
}

// form is a percent-encoded text whose blanks are plus signs.
func form(v view, shortest int) (view, bool) {
	if strings.IndexByte(v.text, '+') < 0 {
		return v, false
	}
	v.text = strings.ReplaceAll(v.text, "+", " ")
	read, _ := readPercent(v, shortest)
	return read, true
}

// backslash is an escape of JSON (RFC 8259 §7), Go or JavaScript.
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

// codePoint is \xHH, \uHHHH, \u{H…} or \UHHHHHHHH; two halves of a surrogate pair are one character.
func codePoint(s string) (string, int) {
	if digits, _, ok := strings.Cut(s[2:], "}"); ok && s[1] == 'u' && strings.HasPrefix(digits, "{") {
		n, err := strconv.ParseUint(digits[1:], 16, 32)
		if err != nil {
			return "", 0
		}
		return string(rune(n)), len(digits) + 3 //nolint:gosec // of 32 bits
	}
	length := 2 + map[byte]int{'x': 2, 'u': 4, 'U': 8}[s[1]]
	if len(s) < length {
		return "", 0
	}
	n, err := strconv.ParseUint(s[2:length], 16, 32)
	if err != nil {
		return "", 0
	}
	if s[1] == 'x' {
		return string([]byte{byte(n)}), length //nolint:gosec // of two digits
	}
	character := rune(n) //nolint:gosec // of 32 bits
	if utf16.IsSurrogate(character) && len(s) >= length+6 && s[length:length+2] == `\u` {
		if low, err := strconv.ParseUint(s[length+2:length+6], 16, 16); err == nil {
			if pair := utf16.DecodeRune(character, rune(low)); pair != unicode.ReplacementChar {
				return string(pair), length + 6
			}
		}
	}
	return string(character), length
}

// entity is a character reference of HTML, by name or by number.
func entity(s string) (string, int) {
	const longest = 40 // characters of a name, and of any number that is worth reading
	end := strings.IndexByte(s[:min(len(s), longest)], ';')
	if end < 0 || strings.ContainsFunc(s[1:end], func(r rune) bool { return r != '#' && (r > '~' || !isAlphanumeric(byte(r))) }) { //nolint:gosec // below 127
		return "", 0
	}
	if text := html.UnescapeString(s[:end+1]); text != s[:end+1] && !strings.HasSuffix(text, ";") || s[:end+1] == "&semi;" {
		return text, end + 1
	}
	return "", 0
}

// tilde is an escape of a JSON pointer (RFC 6901 §3).
func tilde(s string) (string, int) {
	switch {
	case strings.HasPrefix(s, "~0"):
		return "~", 2
	case strings.HasPrefix(s, "~1"):
		return "/", 2
	}
	return "", 0
}

// tokens reads as base64 what then is a text, and has nothing in place of what is not.
func tokens(v view, _ int) (view, bool) {
	return unbase64(v, false, func(run string, padded bool) (string, int) {
		if len(run) < 4 && !padded {
			return "", 0
		}
		decoded, err := base64.RawStdEncoding.DecodeString(run)
		if err != nil || !utf8.Valid(decoded) || strings.ContainsFunc(string(decoded), unicode.IsControl) {
			return "", 0
		}
		return string(decoded), 0
	})
}

// runs returns what reads as base64 all that could be, but for its first characters: in a longer text, nobody knows where
// three bytes begin.
func runs(skip int) func(view, int) (view, bool) {
	return func(v view, shortest int) (view, bool) {
		if shortest == 0 || longestRun(v.text) < skip+shortest {
			return v, false
		}
		return unbase64(v, true, func(run string, _ bool) (string, int) {
			if len(run) < skip+shortest {
				return "", 0
			}
			run = run[skip:]
			if len(run)%4 == 1 {
				run = run[:len(run)-1]
			}
			decoded, _ := base64.RawStdEncoding.DecodeString(run)
			return string(decoded), skip
		})
	}
}

// toStandard spells the alphabet for URLs (RFC 4648 §5) as the other (§4).
func toStandard(r rune) rune {
	switch r {
	case '-':
		return '+'
	case '_':
		return '/'
	}
	return r
}

// unbase64 decodes each run of characters of either alphabet. decode returns what a run holds and how many characters it
// skipped; a run that holds nothing is left out.
func unbase64(v view, garbled bool, decode func(run string, padded bool) (decoded string, skipped int)) (view, bool) {
	read, changed := inner{of: v}, false
	for i := 0; i < len(v.text); {
		length := 0
		for i+length < len(v.text) && inBase64(v.text[i+length]) {
			length++
		}
		if length == 0 {
			read.add(v.text[i:i+1], i, i+1)
			i++
			continue
		}
		run := v.text[i : i+length]
		if strings.ContainsAny(run, "-_") {
			run = strings.Map(toStandard, run)
		}
		after := v.text[i+length:]
		padding := min(len(after)-len(strings.TrimLeft(after, "=")), 2)
		decoded, skipped := decode(run, padding > 0)
		if decoded == "" {
			read.add("\x00", i, i+length)
		}
		for j := range len(decoded) { // byte j is in the characters from j*4/3 to (j+1)*4/3, rounded to either side
			first := i + skipped + j*4/3
			last := min(i+skipped+((j+1)*4+2)/3, i+length)
			if j == len(decoded)-1 && last == i+length {
				last += padding
			}
			read.add(decoded[j:j+1], first, last)
			changed = true
		}
		i += length
	}
	return view{string(read.text), read.from, read.to, true, garbled}, changed
}

// longestRun is the length of the longest run of characters of base64.
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
