package redact

import (
	"encoding/base64"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Repeats finds the secrets of a request in texts of the response, in every spelling in which a server repeats them: as
// they were sent, escaped as in URLs, JSON, Go, JavaScript, HTML and JSON pointers, in base64 (alone or within a longer
// text, as in a Basic header), and in nested combinations of these.
//
// A secret that a sentence could contain by chance, such as "e", "12" or "password", is matched only as a whole word. A gap
// in a well-known sentence would reveal it, so the whole text is removed. Any other secret is removed anywhere, and a long
// one as far as it is repeated.
type Repeats struct {
	secrets  []secret
	words    bool // whether one of them is ordinary
	shortest int  // characters of the base64 of the shortest other secret; 0 if there is none

	spent   int    // bytes that were read and decoded
	scratch []byte // for the text that is being decoded
	seen    []*view
}

type secret struct {
	text, needle string
	ordinary     bool
}

const (
	// Chance is the length, in bytes, from which no secret is in a text by chance.
	Chance = 12

	maxNeedle = 24      // bytes of a secret to look for, if the first Chance bytes are words
	maxNested = 3       // levels of nested escapes
	maxSpent  = 1 << 20 // budget of one Repeats, in bytes; beyond it, every text is treated as if it held a secret
)

// NewRepeats returns a Repeats for the secrets. It ignores empty ones.
func NewRepeats(secrets ...string) *Repeats {
	r := new(Repeats)
	for _, text := range secrets {
		if text == "" || slices.ContainsFunc(r.secrets, func(s secret) bool { return s.text == text }) {
			continue
		}
		s := secret{text, needle(text), ordinary(text)}
		r.secrets = append(r.secrets, s)
		if length := base64.RawStdEncoding.EncodedLen(len(s.needle)); s.ordinary {
			r.words = true
		} else if r.shortest == 0 || length < r.shortest {
			r.shortest = length
		}
	}
	return r
}

// ordinary reports whether a sentence could contain s by chance.
func ordinary(s string) bool {
	digits := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
	return len(s) < 4 || digits && len(s) < 6 ||
		len(s) < Chance && words(s)
}

// words reports whether s consists of words.
func words(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !strings.ContainsRune(" -_.,'", r) })
}

// needle returns the beginning of s that identifies it, because servers may cut it off. It is longer if it
// consists of words: "authorizatio" does not identify "authorization_code_01E…".
func needle(s string) string {
	length := min(len(s), Chance)
	for length < min(len(s), maxNeedle) && words(s[:length]) {
		length++
	}
	return s[:length]
}

// Remove returns text with Mark instead of each repeat, or only Mark.
func (r *Repeats) Remove(text string) string {
	spans, all := r.find(text, false)
	if all {
		return Mark
	}
	if len(spans) == 0 {
		return text
	}
	slices.SortFunc(spans, func(a, b span) int { return a.from - b.from })
	var b strings.Builder
	end := 0
	for i, s := range spans {
		if i == 0 || s.from > end { // overlapping or adjacent spans are one repeat
			b.WriteString(text[end:s.from])
			b.WriteString(Mark)
		}
		end = max(end, s.to)
	}
	b.WriteString(text[end:])
	return b.String()
}

// HoldsLong reports whether text repeats a secret of Chance bytes or more.
func (r *Repeats) HoldsLong(text string) bool {
	spans, all := r.find(text, true)
	return all || len(spans) > 0
}

// find returns where text repeats secrets; all means that the whole text has to be removed.
func (r *Repeats) find(text string, longOnly bool) (spans []span, all bool) {
	if len(r.secrets) == 0 || text == "" {
		return nil, false
	}
	r.seen = r.seen[:0]
	r.spent += len(text)
	var look func(v *view, nested int) (all bool)
	look = func(v *view, nested int) bool {
		if r.spent > maxSpent {
			return true
		}
		for _, s := range r.secrets {
			switch {
			case longOnly && len(s.text) < Chance || v.garbled && s.ordinary:
			case s.ordinary:
				if holdsWord(v.text, s.text) {
					return true
				}
			case strings.Contains(v.text, s.needle):
				if !r.locate(v) {
					return true
				}
				spans = s.find(spans, v)
			}
		}
		if nested == maxNested {
			return false
		}
		for _, spelling := range spellings {
			if v.base64 && spelling.base64 || spelling.words && !r.words {
				continue
			}
			inner := r.decode(v, spelling)
			if inner == nil {
				continue
			}
			deeper := nested + 1
			if inner.garbled && !v.garbled { // garbled text has escapes by chance
				deeper = max(deeper, maxNested-1)
			}
			if look(inner, deeper) {
				return true
			}
		}
		return false
	}
	all = look(&view{text: text}, 0)
	return spans, all
}

// decode returns v decoded from a spelling; nil if there is nothing to decode, or if the result has been seen.
func (r *Repeats) decode(v *view, spelling spelling) *view {
	if r.spent > maxSpent {
		return nil
	}
	to := inner{text: r.scratch[:0]}
	changed := spelling.read(&to, v.text, r.shortest)
	r.scratch = to.text
	if len(to.text) > 0 {
		r.spent += max(len(v.text), len(to.text))
	}
	base64, garbled := v.base64 || spelling.base64, v.garbled || spelling.garbled
	if !changed || slices.ContainsFunc(r.seen, func(seen *view) bool {
		return seen.text == string(to.text) && seen.base64 == base64 && seen.garbled == garbled
	}) {
		return nil
	}
	inner := &view{text: string(to.text), outer: v, read: spelling.read, base64: base64, garbled: garbled}
	r.seen = append(r.seen, inner)
	return inner
}

// locate records where the bytes of v come from, unless that costs too much. It runs on demand, because few views hold a
// secret and the positions take eight times the space of the text.
func (r *Repeats) locate(v *view) bool {
	for ; v.outer != nil && v.from == nil; v = v.outer {
		if r.spent += 8 * len(v.text); r.spent > maxSpent {
			return false
		}
		to := inner{text: r.scratch[:0], located: true, from: make([]int32, 0, len(v.text)), to: make([]int32, 0, len(v.text))}
		v.read(&to, v.outer.text, r.shortest)
		r.scratch, v.from, v.to = to.text, to.from, to.to
	}
	return true
}

// span is a range of bytes in a text.
type span struct{ from, to int }

// find appends the places of s in v.
func (s secret) find(spans []span, v *view) []span {
	for i := 0; ; {
		at := strings.Index(v.text[i:], s.needle)
		if at < 0 {
			return spans
		}
		from := i + at
		to := from + len(s.needle)
		for n := len(s.needle); n < len(s.text) && to < len(v.text) && v.text[to] == s.text[n]; n++ {
			to++
		}
		spans = append(spans, v.source(from, to))
		i = to
	}
}

// holdsWord reports whether text contains word with neither a letter nor a digit next to it.
func holdsWord(text, word string) bool {
	for i := 0; ; i++ {
		at := strings.Index(text[i:], word)
		if at < 0 {
			return false
		}
		i += at
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(word):])
		if !inWord(before) && !inWord(after) {
			return true
		}
	}
}

func inWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_')
}
