package scheme

import (
	"net/url"
	"strings"

	"github.com/workos-typestate/workos/internal/callback"
)

// maxURL is the maximum length of a callback, in bytes, the same as in package instance.
const maxURL = 16 << 10

// taken holds the schemes of browsers and systems. A program that registered one would receive the URLs of other programs,
// or none.
const taken = " about blob chrome chrome-extension data facetime file ftp geo intent javascript mailto ms-settings sms ssh tel urn vbscript view-source ws wss "

// isOwn reports whether a program may use a scheme as its own, as far as that is known.
func isOwn(scheme string) bool { return scheme != "" && !strings.Contains(taken, " "+scheme+" ") }

// unfit returns why text is not a redirect URI of this package, or "".
func unfit(text string) string {
	u, ok := parse(text)
	switch {
	case text == "":
		return "is empty"
	case len(text) > maxURL:
		return "is longer than 16 KiB"
	case !ok || u.Scheme == "":
		return "is not an absolute URL"
	case u.Scheme == "http":
		return "has the scheme http: use package loopback"
	case !isOwn(u.Scheme):
		return "has a scheme that a program cannot register"
	case u.Opaque != "":
		return `must have a "/" after the scheme`
	case u.User != nil || strings.ContainsAny(text, "?#"):
		return "has more than a scheme, a host and a path"
	case u.Host == "" && (u.Scheme == "https" || u.Path == "" || u.Path == "/"):
		return "has nothing that distinguishes a callback from other URLs of the scheme"
	case u.Path != "" && !callback.PlainPath(u.EscapedPath()):
		return "must have a clean path of unreserved characters"
	}
	return ""
}

// matching returns the URL of a callback, or why it does not match the redirect URI: it must have the same path, and the same
// scheme and host regardless of case, since browsers and systems change that.
func matching(redirectURI, address string) (*url.URL, string) {
	if len(address) > maxURL {
		return nil, "is longer than 16 KiB"
	}
	want, _ := parse(redirectURI) // New has checked it
	got, ok := parse(address)
	switch {
	case !ok || got.Opaque != "":
		return nil, "is not a URL with a path"
	case got.Scheme != want.Scheme || !strings.EqualFold(got.Hostname(), want.Hostname()) || portOf(got) != portOf(want):
		return nil, "does not have the redirect URI's scheme and host"
	case got.User != nil:
		return nil, "has a user"
	case pathOf(got) != pathOf(want):
		return nil, "does not have the redirect URI's path"
	case strings.Contains(address, "#"):
		return nil, "has a fragment"
	}
	return got, ""
}

// portOf returns the port, unless it is the default of the scheme.
func portOf(u *url.URL) string {
	if u.Scheme == "https" && u.Port() == "443" {
		return ""
	}
	return u.Port()
}

// pathOf returns the path as written. Windows adds a slash to a URL that ends with its host.
func pathOf(u *url.URL) string {
	if path := u.EscapedPath(); path != "" {
		return path
	}
	return "/"
}
