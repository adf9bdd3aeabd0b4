package typescript

import (
	"slices"
	"strings"
	"unicode/utf8"
)

type kind int

const (
	end kind = iota
	space
	comment
	quoted   // '…' or "…"
	template // `…`
	number
	word
	symbol
)

// token is a piece of TypeScript that is neither space nor comment, with facts from the preceding comments.
type token struct {
	kind       kind
	text       string
	at         int    // offset in the text
	deprecated bool   // a comment right before it has @deprecated
	region     string // its original file in the bundle
}

func (t token) is(texts ...string) bool { return slices.Contains(texts, t.text) }

// unquoted returns the text between the quotes.
func (t token) unquoted() string { return strings.TrimSuffix(t.text[1:], t.text[:1]) }

// lex returns the tokens of a text; the last one is of kind end.
func lex(text string) []token {
	var tokens []token
	next := token{}
	for at := 0; at < len(text); {
		kind, size := piece(text[at:])
		part := text[at : at+size]
		switch kind {
		case space:
		case comment:
			if region, ok := strings.CutPrefix(part, "//#region "); ok {
				next.region = strings.TrimSpace(region)
			}
			next.deprecated = next.deprecated || strings.HasPrefix(part, "/*") && strings.Contains(part, "@deprecated")
		default:
			next.kind, next.text, next.at = kind, part, at
			tokens = append(tokens, next)
			next.deprecated = false
		}
		at += size
	}
	return append(tokens, token{kind: end, at: len(text)})
}

// withoutComments returns a text without its comments.
func withoutComments(text string) string {
	var kept strings.Builder
	for text != "" {
		kind, size := piece(text)
		if kind != comment {
			kept.WriteString(text[:size])
		}
		text = text[size:]
	}
	return kept.String()
}

// piece returns the kind and the length of the first token of a text. Strings and comments that do not end extend to the text's end.
func piece(text string) (kind, int) {
	switch c := text[0]; {
	case strings.HasPrefix(text, "//"):
		return comment, before(text, "\n")
	case strings.HasPrefix(text, "/*"):
		return comment, min(len(text), 2+before(text[2:], "*/")+2)
	case c == '`':
		return template, quotedLength(text)
	case c == '"' || c == '\'':
		return quoted, quotedLength(text)
	case isSpace(rune(c)):
		return space, spanOf(text, isSpace)
	case isDigit(rune(c)):
		return number, spanOf(text, func(r rune) bool { return isDigit(r) || r == '_' || r == '.' })
	case isLetter(rune(c)):
		return word, spanOf(text, func(r rune) bool { return isLetter(r) || isDigit(r) })
	case strings.HasPrefix(text, "..."):
		return symbol, 3
	case strings.HasPrefix(text, "=>"):
		return symbol, 2
	default:
		_, size := utf8.DecodeRuneInString(text)
		return symbol, size
	}
}

func isSpace(r rune) bool { return strings.ContainsRune(" \t\r\n", r) }
func isDigit(r rune) bool { return '0' <= r && r <= '9' }
func isLetter(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '_' || r == '$'
}

func spanOf(text string, in func(rune) bool) int {
	return len(text) - len(strings.TrimLeftFunc(text, in))
}

func before(text, mark string) int {
	if i := strings.Index(text, mark); i >= 0 {
		return i
	}
	return len(text)
}

func quotedLength(text string) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case text[0]:
			return i + 1
		}
	}
	return len(text)
}

// closing returns the index of the token that closes the bracket at an index, or of the last token. Angle brackets pair only with each other:
// elsewhere they may be operators.
func closing(tokens []token, open int) int {
	opens, closes := "([{", ")]}"
	if tokens[open].is("<") {
		opens, closes = "<", ">"
	}
	depth := 0
	for i := open; i < len(tokens); i++ {
		switch {
		case tokens[i].kind != symbol:
		case strings.Contains(opens, tokens[i].text):
			depth++
		case strings.Contains(closes, tokens[i].text):
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(tokens) - 1
}

// split splits tokens at the commas outside brackets.
func split(tokens []token) [][]token {
	var parts [][]token
	start, depth := 0, 0
	for i, t := range tokens {
		switch {
		case t.kind != symbol:
		case t.is("(", "[", "{", "<"):
			depth++
		case t.is(")", "]", "}", ">"):
			depth--
		case t.is(",") && depth == 0:
			parts = append(parts, tokens[start:i])
			start = i + 1
		}
	}
	if start < len(tokens) {
		parts = append(parts, tokens[start:])
	}
	return parts
}
