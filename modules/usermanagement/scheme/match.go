package scheme

import (
	"net/url"
	"strings"

	"github.com/workos-typestate/workos/internal/callback"
)

// maxURL is how long a callback may be, in bytes. Package instance carries as much.
const maxURL = 16 << 10

// taken are schemes that belong to browsers and systems. A program that had one registered would be handed what is meant for
// others, or nothing.
const taken = " about blob chrome chrome-extension data facetime file ftp geo intent javascript mailto ms-settings sms ssh tel urn vbscript view-source ws wss "

// isOwn reports whether a program may call a scheme its own, as far as that can be told.
func isOwn(scheme string) bool { return scheme != "" && !strings.Contains(taken, " "+scheme+" ") }

// unfit returns why text is not a redirect URI of this package, or nothing.
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
		return "has a scheme that no program can have for itself"
	case u.Opaque != "":
		return `must have a "/" after the scheme`
	case u.User != nil || strings.ContainsAny(text, "?#"):
		return "has more than a scheme, a host and a path"
	case u.Host == "" && (u.Scheme == "https" || u.Path == "" || u.Path == "/"):
		return "has nothing that tells a callback from other URLs of the scheme"
	case u.Path != "" && !callback.PlainPath(u.EscapedPath()):
		return "must have a clean path of unreserved characters"
	}
	return ""
}

// matching returns the URL of a callback, or why it is not one of the redirect URI: the same scheme and host in whatever
// case, since browsers and systems change it, and the same path.
func matching(redirectURI, address string) (*url.URL, string) {
	if len(address) > maxURL {
		return nil, "is longer than 16 KiB"
	}
	want, _ := parse(redirectURI) // New has looked at it
	got, ok := parse(address)
	switch {
	case !ok || got.Opaque != "":
		return nil, "is not a URL with a path"
	case got.Scheme != want.Scheme || !strings.EqualFold(got.Hostname(), want.Hostname()) || portOf(got) != portOf(want):
		return nil, "is not of the redirect URI's scheme and host"
	case got.User != nil:
		return nil, "has a user"
	case pathOf(got) != pathOf(want):
		return nil, "is not of the redirect URI's path"
	case strings.Contains(address, "#"):
		return nil, "has a fragment"
	}
	return got, ""
}

// portOf returns the port, if it is not the scheme's own.
func portOf(u *url.URL) string {
	if u.Scheme == "https" && u.Port() == "443" {
		return ""
	}
	return u.Port()
}

// pathOf returns the path as it is written. Windows adds the slash to a URL that ends with its host.
func pathOf(u *url.URL) string {
	if path := u.EscapedPath(); path != "" {
		return path
	}
	return "/"
}
