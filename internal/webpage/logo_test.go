package webpage_test

import (
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/webpage"
)

func TestLogoAt(t *testing.T) {
	for address, source := range map[string]string{
		"/logo.svg":                        "'self'",
		"/logo.svg?v=1#x":                  "'self'",
		"/lo;go,1.svg":                     "'self'",
		"https://cdn.example/logo.svg":     "https://cdn.example",
		"https://cdn.example:444/a;b,c":    "https://cdn.example:444",
		"https://[::1]/logo.svg":           "",
		"":                                 "",
		"logo.svg":                         "",
		"//cdn.example/logo.svg":           "",
		`/\cdn.example/logo.svg`:           "",
		"/a'b":                             "",
		`/"onerror="x`:                     "",
		"http://cdn.example/logo.svg":      "",
		"https:///logo.svg":                "",
		"https:logo.svg":                   "",
		"https://user@cdn.example/l.svg":   "",
		"https://a;script-src/logo.svg":    "",
		"https://a,b/logo.svg":             "",
		"https://bücher.example/logo.svg":  "",
		"https://*/logo.svg":               "",
		"https://*.example/logo.svg":       "",
		"javascript:alert(1)":              "",
		"data:image/svg+xml,<svg/>":        "",
		"/logo.svg\nSet-Cookie: a=b":       "",
		"https://cdn.example/logo.svg\x00": "",
	} {
		t.Run(address, func(t *testing.T) {
			is := is.New(t)
			logo, err := webpage.LogoAt(address)
			is.Equal(err == nil, source != "")
			is.Equal(logo.Address() != "", source != "")
			header := make(map[string][]string)
			webpage.Page{Logo: logo}.Protect(header)
			policy := header["Content-Security-Policy"][0]
			_, images, found := strings.Cut(policy, "; img-src ")
			images, _, _ = strings.Cut(images, ";")
			is.Equal(found, source != "")
			is.Equal(images, source)
		})
	}
}

func TestLogoOf(t *testing.T) {
	for name, test := range map[string]struct{ image, kind string }{
		"PNG":                                  {"\x89PNG\r\n\x1a\n…", "image/png"},
		"JPEG":                                 {"\xff\xd8\xff…", "image/jpeg"},
		"GIF":                                  {"GIF89a…", "image/gif"},
		"WebP":                                 {"RIFF\x00\x00\x00\x00WEBPVP8 …", "image/webp"},
		"SVG":                                  {`<svg xmlns="http://www.w3.org/2000/svg"/>`, "image/svg+xml"},
		"SVG after everything that XML allows": {"\ufeff<?xml version=\"1.0\"?>\n<!-- > -->\n<!DOCTYPE svg>\n<svg/>", "image/svg+xml"},
		"HTML":                                 {"<html><svg/></html>", ""},
		"a comment without an end":             {"<!-- <svg/>", ""},
		"text":                                 {"logo", ""},
		"nothing":                              {"", ""},
		"an image that is too large":           {"GIF89a" + strings.Repeat("x", webpage.MaxLogo), ""},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			logo, err := webpage.LogoOf([]byte(test.image))
			is.Equal(err == nil, test.kind != "")
			if err == nil {
				is.True(strings.HasPrefix(string(logo.Address()), "data:"+test.kind+";base64,"))
			}
		})
	}
}
