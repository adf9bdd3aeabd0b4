package redact_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/redact"
)

// spelled are ways in which servers repeat a text.
var spelled = map[string]func(string) string{
	"as it was sent":                  func(s string) string { return s },
	"in a URL's path":                 url.PathEscape,
	"in a query":                      url.QueryEscape,
	"in a query, in lower-case hex":   func(s string) string { return lowerHex(url.QueryEscape(s)) },
	"with every byte in percent":      func(s string) string { return each(s, "%%%02X") },
	"in JSON":                         func(s string) string { return inner(toJSON(s, false)) },
	"in JSON with <, > and & escaped": func(s string) string { return inner(toJSON(s, true)) },
	"in JSON with slashes escaped":    func(s string) string { return strings.ReplaceAll(inner(toJSON(s, true)), "/", `\/`) },
	"in JSON of only ASCII":           func(s string) string { return strings.ReplaceAll(inner(strconv.QuoteToASCII(s)), "/", `\u002F`) },
	"with every character as \\u":     func(s string) string { return each(s, `\u%04x`) },
	"with every character as \\U":     func(s string) string { return each(s, `\u%04X`) },
	"in JavaScript's hexadecimals":    func(s string) string { return each(s, `\x%02X`) },
	"in JavaScript's braces":          func(s string) string { return each(s, `\u{%x}`) },
	"in octals":                       func(s string) string { return each(s, `\%03o`) },
	"quoted by Go":                    strconv.Quote,
	"quoted by Go, within JSON":       func(s string) string { return inner(toJSON(strconv.Quote(s), true)) },
	"in JSON within JSON within JSON": func(s string) string { return toJSON(toJSON(toJSON(s, true), true), true) },
	"in HTML":                         html.EscapeString,
	"in HTML, by decimals":            func(s string) string { return each(s, "&#%d;") },
	"in HTML, by hexadecimals":        func(s string) string { return each(s, "&#x%x;") },
	"in HTML, by other hexadecimals":  func(s string) string { return each(s, "&#X%04X;") },
	"in HTML, by names": func(s string) string {
		return strings.NewReplacer("&", "&amp;", "/", "&sol;", "+", "&plus;", "<", "&lt;", `"`, "&quot;", "'", "&apos;").Replace(s)
	},
	"in a URL within HTML within JSON": func(s string) string { return toJSON(html.EscapeString("?a=b&c="+url.QueryEscape(s)), true) },
	"in a JSON pointer":                func(s string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(s) },
	"in base64":                        func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"in base64 without padding":        func(s string) string { return base64.RawStdEncoding.EncodeToString([]byte(s)) },
	"in base64 for URLs":               func(s string) string { return base64.URLEncoding.EncodeToString([]byte(s)) },
	"in base64 within a query":         func(s string) string { return url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(s))) },
	"in base64 of JSON":                func(s string) string { return base64.StdEncoding.EncodeToString([]byte(toJSON(s, true))) },
	"in a Basic header":                func(s string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte("user:"+s)) },
	"in another Basic header":          func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte("user1:" + s + "\n")) },
	"in a third":                       func(s string) string { return base64.StdEncoding.EncodeToString([]byte("user12:" + s + ", and more")) },
	"in base64 that follows a path":    func(s string) string { return "https://x.test/" + base64.URLEncoding.EncodeToString([]byte(s)) },
}

func inner(quoted string) string { return quoted[1 : len(quoted)-1] }

func toJSON(s string, escapeHTML bool) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(escapeHTML)
	_ = encoder.Encode(s)
	return strings.TrimSuffix(b.String(), "\n")
}

func each(s, format string) string {
	var b strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&b, format, s[i])
	}
	return b.String()
}

func lowerHex(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' {
			b.WriteString(strings.ToLower(s[i : i+3]))
			i += 2
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// TestRemoveKnowsEverySpelling also checks what is left: nothing of the secret, and all of the text around it.
func TestRemoveKnowsEverySpelling(t *testing.T) {
	secrets := map[string]string{
		"a token":                 "sk_test_Qz7TheKeyItself",
		"signs":                   `p<4>&"s'/w+o=r~d\?#%41`,
		"a password with a blank": "corr3ct horse&battery",
		"a one-time code":         "493027",
		"a short one":             "s3cr",
	}
	for name, spell := range spelled {
		for kind, text := range secrets {
			t.Run(kind+" "+name, func(t *testing.T) {
				is := is.New(t)
				repeated := spell(text)
				got := redact.NewRepeats("another_secret", text).Remove("before: (" + repeated + ") after: (" + repeated + ").")
				is.True(strings.HasPrefix(got, "before: (") && strings.HasSuffix(got, ")."))
				is.Equal(strings.Count(got, redact.Mark), 2)
				is.True(strings.Contains(got, ") after: ("))
				rest := strings.NewReplacer("before", "", "after", "", redact.Mark, "").Replace(got)
				for i := 0; i+5 <= len(repeated) && len(repeated) > 8; i++ {
					if part := repeated[i : i+5]; !strings.Contains(spell(""), part) && !strings.HasPrefix(repeated, "Basic") && !strings.HasPrefix(repeated, "https") && len(rest) < 12 && strings.Contains(rest, part) {
						t.Errorf("%q is left of %q", rest, repeated)
					}
				}
				is.True(!strings.Contains(got, repeated))
			})
		}
	}
}

func TestRemove(t *testing.T) {
	for name, c := range map[string]struct {
		secrets    []string
		text, want string
	}{
		"no secret":                                 {nil, "all of it", "all of it"},
		"an empty secret":                           {[]string{""}, "all of it", "all of it"},
		"no text":                                   {[]string{"sk_test_1"}, "", ""},
		"one of several":                            {[]string{"sk_test_1", "tok_2b"}, "a tok_2b b", "a [redacted] b"},
		"one within another":                        {[]string{"sk_t3st", "sk_t3st_longer"}, "a sk_t3st_longer b", "a [redacted] b"},
		"one that overlaps another":                 {[]string{"abc123", "123def"}, "x abc123def y", "x [redacted] y"},
		"one after the other":                       {[]string{"abc123"}, "x abc123abc123 y", "x [redacted] y"},
		"a secret that looks like an escape":        {[]string{"a%41&lt;b"}, "x a%41&lt;b y", "x [redacted] y"},
		"one letter within words":                   {[]string{"e"}, "The code is one element.", "The code is one element."},
		"one letter as a word":                      {[]string{"e"}, "The code e is wrong.", "[redacted]"},
		"a number within numbers":                   {[]string{"12"}, "at least 1200 of x12", "at least 1200 of x12"},
		"a number of the sentence":                  {[]string{"12"}, "at least 12 characters", "[redacted]"},
		"a word within words":                       {[]string{"password"}, "two passwords, password_strength", "two passwords, password_strength"},
		"a word of the sentence":                    {[]string{"password"}, "Your password is weak.", "[redacted]"},
		"a word in base64":                          {[]string{"e"}, "Authorization: Basic dXNlcjpl", "[redacted]"},
		"a word in a URL":                           {[]string{"a b"}, "password=a+b&x", "[redacted]"},
		"a long word within words":                  {[]string{"antidisestablish"}, "of antidisestablishment", "of [redacted]ment"},
		"a long secret that is cut off":             {[]string{strings.Repeat("0123456789", 20)}, "x " + strings.Repeat("0123456789", 7) + "…", "x [redacted]…"},
		"12 bytes of a long secret":                 {[]string{strings.Repeat("0123456789", 20)}, "x 012345678901... y", "x [redacted]... y"},
		"63 bytes of a long secret":                 {[]string{strings.Repeat("aB3dE6gH9j", 24)}, "x " + strings.Repeat("aB3dE6gH9j", 24)[:63] + "...", "x [redacted]..."},
		"a secret that begins with a word":          {[]string{"authorization_code_01EHZ"}, "invalid authorization_code", "invalid authorization_code"},
		"a secret that begins with a word, cut off": {[]string{"authorization_code_01EHZNVPK3"}, "x authorization_code_01EHZ", "x [redacted]"},
		"a long secret, and text after it":          {[]string{strings.Repeat("0123456789", 20)}, strings.Repeat("0123456789", 20) + "0123", "[redacted]0123"},
		"text that cannot be decoded":               {[]string{"abc123"}, `% %4 %zz \ \u \u12 \xz &; &#; &#x; &foo; ~ ~2 \u{ = + -_ abc`, `% %4 %zz \ \u \u12 \xz &; &#; &#x; &foo; ~ ~2 \u{ = + -_ abc`},
		"HTML without semicolons":                   {[]string{`Tr0ub4dor&3<x>"'/`}, "x Tr0ub4dor&amp3&ltx&gt&quot&#39&#x2f y", "x [redacted] y"},
		"bytes that are not UTF-8":                  {[]string{"abc\xff1"}, "x abc\xff1 y", "x [redacted] y"},
		"plain words, which could be base64":        {[]string{"j", "i", "v"}, "an ad is in it, data and more", "an ad is in it, data and more"},
	} {
		t.Run(name, func(t *testing.T) {
			is.New(t).Equal(redact.NewRepeats(c.secrets...).Remove(c.text), c.want)
		})
	}
}

func TestHoldsLong(t *testing.T) {
	is := is.New(t)
	r := redact.NewRepeats("password", "0123456789ab", "e")
	is.True(!r.HoldsLong("password_strength_error"))
	is.True(r.HoldsLong("bad_0123456789ab"))
	is.True(r.HoldsLong("/MDEyMzQ1Njc4OWFi"))
}

// TestATextThatTakesTooLongToReadIsRemoved checks the limit of what a server can make the search cost.
func TestATextThatTakesTooLongToReadIsRemoved(t *testing.T) {
	is := is.New(t)
	hard := strings.Repeat(`%25\u0025&#37;~0+aGk`, 2000)
	r := redact.NewRepeats("abc123")
	got := ""
	for range 40 {
		got = r.Remove(hard)
	}
	is.Equal(got, redact.Mark)
	is.Equal(redact.NewRepeats("abc123").Remove("x abc123"), "x [redacted]")
}

// TestWhatIsReadIsNotPaidForInMemory checks texts without a secret, and with invalid escapes.
func TestWhatIsReadIsNotPaidForInMemory(t *testing.T) {
	for _, hard := range []string{`%25c2tf~1&amp;`, `%25%2525&amp;\u0026+c2tfdGVzdF8=`, `\u\u{\x&a;%zz`} {
		hard = strings.Repeat(hard, 8<<10/len(hard))
		r := redact.NewRepeats("sk_test_Qz7TheKeyItself")
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range 100 {
			_ = r.Remove(hard)
		}
		runtime.ReadMemStats(&after)
		if bytes := after.TotalAlloc - before.TotalAlloc; bytes > 3<<20 {
			t.Errorf("%d bytes were allocated for %.20s", bytes, hard)
		}
	}
}

// FuzzRemove repeats a secret within any text, in any spelling.
func FuzzRemove(f *testing.F) {
	f.Add("before ", "s3cret/text", " after")
	f.Add("%", "41%25", "&amp;")
	f.Add(`\u00`, "e1_2x", `\`)
	f.Fuzz(func(t *testing.T, before, secret, after string) {
		if len(secret) < redact.Chance || len(secret) > 60 || len(before)+len(after) > 1000 || strings.Contains(redact.Mark, secret) { //nolint:gocritic // a secret that is part of the mark
			return
		}
		for name, spell := range spelled {
			if name == "in a JSON pointer" || strings.ContainsFunc(secret, func(r rune) bool { return r > '~' || r < ' ' }) {
				continue
			}
			got := redact.NewRepeats(secret).Remove(before + " " + spell(secret) + " " + after)
			if !strings.Contains(got, redact.Mark) {
				t.Errorf("%q stays %s: %q", secret, name, got)
			}
		}
	})
}
