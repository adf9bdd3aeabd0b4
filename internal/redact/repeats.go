package redact

import (
	"encoding/base64"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Repeats finds secrets in what a server says about the request that held them, in whatever spelling it repeats them: as
// they were sent, and escaped as in URLs, JSON, Go, JavaScript, HTML and JSON pointers, in base64 (alone or within a longer
// text, as in a Basic header), and in one of these within another.
//
// A secret that could stand in a sentence by chance, such as "e", "12" or "password", is looked for as a whole word. A gap in
// a sentence that everybody knows would show it, so the whole text goes. Any other secret goes wherever it stands, and a
// long one as far as it is repeated.
type Repeats struct {
	secrets  []secret
	words    bool // whether one of them is ordinary
	shortest int  // characters of the base64 of the shortest that is not; 0 if there is none

	spent   int    // bytes that were read, and those of what was found
	scratch []byte // for what is being decoded
	seen    []*view
}

type secret struct {
	text, needle string
	ordinary     bool
}

const (
	// Chance is the length, in bytes, from which on a secret does not stand in a text by chance, whatever it is.
	Chance = 12

	maxNeedle = 24      // bytes of a secret that are looked for, if the first Chance bytes are words
	maxNested = 3       // escapes within one another
	maxSpent  = 1 << 20 // bytes that one Repeats costs; from there on, texts are taken to hold a secret
)

// NewRepeats returns what finds the secrets. Those that are empty count for nothing.
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

// ordinary reports whether s could stand in a sentence by chance.
func ordinary(s string) bool {
	digits := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
	return len(s) < 4 || digits && len(s) < 6 ||
		len(s) < Chance && words(s)
}

// words reports whether s consists of words.
func words(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !strings.ContainsRune(" -_.,'", r) })
}

// needle is the beginning of s that is enough to know it by, as a server repeats it that cuts it off. It is longer if it
// consists of words: "authorization_code_01E…" is not known by "authorizatio".
func needle(s string) string {
	length := min(len(s), Chance)
	for length < min(len(s), maxNeedle) && words(s[:length]) {
		length++
	}
	return s[:length]
}

// Remove returns text with Mark in place of each repeat, or of the whole text.
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
		if i == 0 || s.from > end { // what overlaps, or follows at once, is one repeat
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

// find returns where text repeats secrets, or that all of it has to go.
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
			if inner.garbled && !v.garbled { // what means nothing holds escapes by chance
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

// decode returns what v reads as in a spelling; nil if there is nothing to decode, or if that has been seen.
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

// locate finds out where the bytes of v come from, unless that costs too much. Hardly any view holds a secret, and to know that
// of each would cost eight times its text.
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

// span is where something stands in a text, in bytes.
type span struct{ from, to int }

// find adds where s stands in v.
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

// holdsWord reports whether word stands in text with neither a letter nor a digit beside it.
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
