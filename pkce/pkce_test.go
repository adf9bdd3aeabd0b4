package pkce_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/redact"
	"github.com/workos-typestate/workos/internal/test/redacttest"
	"github.com/workos-typestate/workos/pkce"
)

// unreserved matches a verifier's alphabet and length (RFC 7636 §4.1).
var unreserved = regexp.MustCompile(`^[A-Za-z0-9\-._~]{43,128}$`)

func TestTheVectorOfRFC7636AppendixB(t *testing.T) {
	is := is.New(t)
	verifier, err := pkce.ParseVerifier("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
	is.NoErr(err)
	is.Equal(verifier.Challenge(), pkce.Challenge("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"))
}

func TestParseVerifier(t *testing.T) {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
	for name, c := range map[string]struct {
		value string
		ok    bool
	}{
		"accepts 43 characters":              {strings.Repeat("a", 43), true},
		"accepts 128 characters":             {strings.Repeat("a", 128), true},
		"accepts every character of the RFC": {alphabet, true},
		"rejects 42 characters":              {strings.Repeat("a", 42), false},
		"rejects 129 characters":             {strings.Repeat("a", 129), false},
		"rejects an empty text":              {"", false},
		"rejects a space":                    {strings.Repeat("a", 43) + " ", false},
		"rejects a line break":               {strings.Repeat("a", 43) + "\n", false},
		"rejects a plus":                     {strings.Repeat("a", 43) + "+", false},
		"rejects a slash":                    {strings.Repeat("a", 43) + "/", false},
		"rejects padding":                    {strings.Repeat("a", 43) + "=", false},
		"rejects a percent":                  {strings.Repeat("a", 43) + "%", false},
		"rejects a letter that is not ASCII": {strings.Repeat("a", 43) + "ü", false},
		"rejects a NUL":                      {strings.Repeat("a", 43) + "\x00", false},
		"rejects text that is not UTF-8":     {strings.Repeat("a", 43) + "\xff", false},
		"rejects the mark of a printed one":  {redact.Mark, false},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			verifier, err := pkce.ParseVerifier(c.value)
			is.Equal(err == nil, c.ok)
			is.Equal(verifier.IsZero(), !c.ok)
			if c.ok {
				is.Equal(verifier.Reveal(), c.value)
				return
			}
			is.True(errors.Is(err, pkce.ErrInvalidVerifier))
			is.True(c.value == "" || !strings.Contains(err.Error(), c.value))
		})
	}
}

func TestParseVerifierRefusesEveryOtherCharacter(t *testing.T) {
	is := is.New(t)
	for r := rune(0); r < 0x300; r++ {
		value := strings.Repeat("a", 43) + string(r)
		_, err := pkce.ParseVerifier(value)
		is.Equal(err == nil, unreserved.MatchString(value))
	}
}

func TestNewVerifierOfLength(t *testing.T) {
	is := is.New(t)
	for length := pkce.MinLength; length <= pkce.MaxLength; length++ {
		verifier, err := pkce.NewVerifierOfLength(length)
		is.NoErr(err)
		is.Equal(len(verifier.Reveal()), length)
		is.True(unreserved.MatchString(verifier.Reveal()))
	}
	for _, length := range []int{-1, 0, 1, 42, 129, 1 << 40} {
		verifier, err := pkce.NewVerifierOfLength(length)
		is.True(errors.Is(err, pkce.ErrInvalidVerifier))
		is.True(verifier.IsZero())
	}
}

func TestVerifiersAreRandom(t *testing.T) {
	is := is.New(t)
	seen := map[string]bool{}
	first := map[byte]bool{}
	const each = 1000
	for range each {
		short := pkce.NewVerifier().Reveal()
		long, err := pkce.NewVerifierOfLength(pkce.MaxLength)
		is.NoErr(err)
		for _, value := range []string{short, long.Reveal()} {
			is.True(unreserved.MatchString(value))
			seen[value] = true
			first[value[0]], first[value[len(value)-1]] = true, true
		}
	}
	is.Equal(len(seen), 2*each) // no verifier comes twice
	is.True(len(first) > 60)    // and neither end is fixed
	is.Equal(len(pkce.NewVerifier().Reveal()), 43)
}

func TestNewPair(t *testing.T) {
	is := is.New(t)
	pair := pkce.NewPair()
	sum := sha256.Sum256([]byte(pair.Verifier.Reveal()))
	is.Equal(string(pair.Challenge), base64.RawURLEncoding.EncodeToString(sum[:]))
	is.Equal(pair.Challenge, pair.Verifier.Challenge())
	is.Equal(pair.Method, "S256")
	is.True(pkce.NewPair().Challenge != pair.Challenge)
}

func TestAVerifierIsNotPrinted(t *testing.T) {
	pair := pkce.NewPair()
	hidden := pair.Verifier.Reveal()
	type pending struct {
		verifier pkce.Verifier
		State    string
	}
	for name, value := range map[string]any{
		"alone":                         pair.Verifier,
		"through a pointer":             &pair.Verifier,
		"in a pair":                     pair,
		"in a pair through a pointer":   &pair,
		"in a struct that hides it":     pending{pair.Verifier, "s"},
		"in a map":                      map[string]pkce.Verifier{"v": pair.Verifier},
		"in a list":                     []pkce.Verifier{pair.Verifier},
		"in a pointer to such a struct": &pending{pair.Verifier, "s"},
	} {
		t.Run(name, func(t *testing.T) { redacttest.Check(t, value, hidden) })
	}
	t.Run("but as a mark", func(t *testing.T) {
		is := is.New(t)
		for printer, text := range redacttest.Renderings(pair.Verifier) {
			is.True(strings.Contains(text, redact.Mark) || printer == "encoding/xml")
		}
		data, err := json.Marshal(pair)
		is.NoErr(err)
		is.Equal(string(data), `{"Verifier":"[redacted]","Challenge":"`+string(pair.Challenge)+`","Method":"S256"}`)
		is.Equal("v="+pair.Verifier.String(), "v=[redacted]")
	})
}

func TestVerifiersAreEqualIfTheirValuesAre(t *testing.T) {
	is := is.New(t)
	verifier := pkce.NewVerifier()
	same, err := pkce.ParseVerifier(verifier.Reveal())
	is.NoErr(err)
	is.True(same.Equal(verifier))
	is.True(!pkce.NewVerifier().Equal(verifier))
	is.True(!pkce.Verifier{}.Equal(verifier))
}

func TestTheZeroVerifierIsNone(t *testing.T) {
	is := is.New(t)
	var none pkce.Verifier
	is.True(none.IsZero())
	is.Equal(none.Reveal(), "")
	is.Equal(none.String(), redact.Mark) // the zero value prints as the mark, too
	_, err := pkce.ParseVerifier(none.Reveal())
	is.True(errors.Is(err, pkce.ErrInvalidVerifier))
	is.True(!pkce.NewVerifier().IsZero())
	_ = none.Challenge() // and nothing panics
}

func TestAVerifierDoesNotBeginAsAnAPIKeyDoes(t *testing.T) {
	is := is.New(t)
	like, err := base64.RawURLEncoding.DecodeString("sk_" + strings.Repeat("A", 40) + "A")
	is.NoErr(err)
	before := rand.Reader
	defer func() { rand.Reader = before }()
	rand.Reader = io.MultiReader(bytes.NewReader(like[:32]), before)
	is.True(!strings.HasPrefix(pkce.NewVerifier().Reveal(), "sk_"))
}
