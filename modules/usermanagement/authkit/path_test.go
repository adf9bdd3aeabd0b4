package authkit_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
)

var paths = map[string]bool{
	"/":                        true,
	"/dashboard":               true,
	"/a/b?c=d&e=%2Ff#g":        true,
	"/search?u=//evil.example": true, // a query belongs to the page
	"/~ada/.well-known/x":      true,
	"/caf%C3%A9":               true,
	"/a/../b":                  true, // it stays here
	"/@evil.example":           true,
	"/:80":                     true,

	"":                     false,
	"dashboard":            false,
	"?x":                   false,
	"//evil.example":       false,
	"///evil.example":      false,
	"/\\evil.example":      false,
	"\\\\evil.example":     false,
	"/a\\b":                false,
	"/%5cevil.example":     false,
	"/%5C%5Cevil.example":  false,
	"/%2fevil.example":     false,
	"/%2F%2Fevil.example":  false,
	"/.//evil.example":     false,
	"/x/..//evil.example":  false,
	"https://evil.example": false,
	"https:/evil.example":  false,
	"javascript:alert(1)":  false,
	"/\tevil":              false,
	"/\t/evil.example":     false,
	"/\n/evil.example":     false,
	"/\r\nSet-Cookie: a=b": false,
	"/\x00":                false,
	"/\x7f":                false,
	" /dashboard":          false,
	"/a b":                 false,
	"/café":                false,
	"/\u2028":              false,
	"/／evil.example":       false,
	"/\xff":                false,
	"/%zz":                 false,
	"/" + strings.Repeat("a", authkit.MaxPath): false,
}

func TestPathsOnThisHost(t *testing.T) {
	for path, ok := range paths {
		t.Run(path, func(t *testing.T) { is.New(t).Equal(authkit.IsPath(path), ok) })
	}
	t.Run("of as many characters as a cookie is meant to hold", func(t *testing.T) {
		is.New(t).True(authkit.IsPath("/" + strings.Repeat("a", authkit.MaxPath-1)))
	})
}

// browsed returns where a browser on the page goes when it is redirected to location, by the URL Standard where it
// differs from RFC 3986: white space at both ends and tabs and line breaks anywhere are dropped, and a backslash is a
// slash.
func browsed(t *testing.T, page, location string) *url.URL {
	t.Helper()
	location = strings.TrimFunc(location, func(r rune) bool { return r <= ' ' })
	location = strings.NewReplacer("\t", "", "\n", "", "\r", "", "\\", "/").Replace(location)
	if rest, ok := strings.CutPrefix(location, "//"); ok {
		location = "//" + strings.TrimLeft(rest, "/") // any number of slashes leads to a host
	}
	base, err := url.Parse(page)
	if err != nil {
		t.Fatal(err)
	}
	target, err := base.Parse(location)
	if err != nil {
		t.Fatalf("%q: %v", location, err)
	}
	return target
}

// FuzzIsPath checks that a browser that is redirected to an accepted path stays at its origin, even if a proxy decodes
// the path or drops its dots.
func FuzzIsPath(f *testing.F) {
	for path := range paths {
		f.Add(path)
	}
	const page = "https://app.example/auth/callback"
	f.Fuzz(func(t *testing.T, text string) {
		if !authkit.IsPath(text) {
			return
		}
		target := browsed(t, page, text)
		if target.Scheme != "https" || target.Host != "app.example" || target.User != nil {
			t.Fatalf("%q leads to %s", text, target)
		}
		if strings.HasPrefix(target.Path, "//") || strings.HasPrefix(target.Path, "/\\") {
			t.Fatalf("%q leads to %s, whose path alone names a host", text, target)
		}
		if http.Header.Write(http.Header{"Location": {text}}, discard{}) != nil || strings.ContainsAny(text, "\r\n\x00") {
			t.Fatalf("%q is not valid in a header", text)
		}
	})
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
