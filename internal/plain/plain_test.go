package plain_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/plain"
)

func TestPrintable(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"plain text stays":                    {"Plain text: “ä”, 漢字, 🎉, a\u00a0b.", "Plain text: “ä”, 漢字, 🎉, a\u00a0b."},
		"control characters are escaped":      {"a\x00b\nc\rd\te\x1b[31mf\x7f", `a\x00b\nc\rd\te\x1b[31mf\x7f`},
		"so are those of C1":                  {"a\u0085b\u009b31m", `a\u0085b\u009b31m`},
		"so are other line breaks":            {"a\u2028b\u2029c", `a\u2028b\u2029c`},
		"so are marks of direction":           {"a\u202eb\u2066c\u200ed\u061c", `a\u202eb\u2066c\u200ed\u061c`},
		"so are invisible characters":         {"a\u200bb\ufeffc\u00add\U000e0041", `a\u200bb\ufeffc\u00add\U000e0041`},
		"so are bytes that are not UTF-8":     {"a\xff\xc3b\xed\xa0\xbd", `a\xff\xc3b\xed\xa0\xbd`},
		"the replacement character stays":     {"a\ufffdb", "a\ufffdb"},
		"joiners within words and emoji stay": {"می\u200cخواهم 👩\u200d💻", "می\u200cخواهم 👩\u200d💻"},
		"escaped text is not escaped again":   {`a\x1b\n\u202e`, `a\x1b\n\u202e`},
		"empty text stays empty":              {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			is.Equal(plain.Printable(c.text), c.want)
			is.Equal(plain.Text(c.text), c.want)
			is.Equal(plain.Text(plain.Text(c.text)), c.want)
		})
	}
}

func TestTextIsBounded(t *testing.T) {
	for name, unit := range map[string]string{
		"letters": "a", "two bytes": "ä", "three bytes": "漢", "four bytes": "🎉", "control characters": "\x1b",
		"not UTF-8": "\xff", "marks of direction": "\u202e", "tags": "\U000e0041",
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			for length := plain.Max - 40; length < plain.Max+40; length++ {
				text := plain.Text("begin " + strings.Repeat(unit, length) + " end")
				is.True(len(text) <= plain.Max)
				is.True(utf8.ValidString(text))
				is.True(strings.HasPrefix(text, "begin ") && strings.HasSuffix(text, " end"))
				is.Equal(strings.Contains(text, "[…]"), len(plain.Printable(unit))*length+10 > plain.Max)
				is.Equal(plain.Text(text), text)
				is.True(len(plain.Text("workos: "+text)) <= plain.Max)

				cut := plain.Cut("begin "+strings.Repeat(unit, length), 100)
				is.True(len(cut) <= 100 && utf8.ValidString(cut) && strings.HasSuffix(cut, "[…]"))
			}
			huge := plain.Text(strings.Repeat(unit, 1<<20))
			is.True(len(huge) <= plain.Max)
		})
	}
	is.New(t).Equal(plain.Cut("short", 5), "short")
}

func TestPlainTextCostsNothing(t *testing.T) {
	text := strings.Repeat("plain “text” ", 20)
	is.New(t).Equal(testing.AllocsPerRun(100, func() { _ = plain.Text(text) }), 0.0)
}
