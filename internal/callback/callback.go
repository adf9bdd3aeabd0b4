// Package callback reads the callback of a browser to a native program, over the loopback interface or through a URL that the
// operating system passes on.
package callback

import (
	"errors"
	"net/url"
	"path"
	"strings"
	"unicode"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/pkce"
)

// Result is the result of a sign-in: a code, or a *pkce.RefusedError with texts that are safe for a terminal.
type Result struct {
	Code core.AuthorizationCode
	Err  error
}

// Read returns the result in a query, and whether the query belongs to this sign-in and has either a code or
// an error. A parameter that occurs twice makes it invalid (RFC 6749 §3.1).
func Read(began *pkce.Authorization, rawQuery string) (Result, bool) {
	query, err := url.ParseQuery(rawQuery)
	if err != nil || query.Has("code") && query.Has("error") {
		return Result{}, false
	}
	for _, values := range query {
		if len(values) > 1 {
			return Result{}, false
		}
	}
	code, err := began.Code(query)
	if refused, ok := errors.AsType[*pkce.RefusedError](err); ok {
		return Result{Err: &pkce.RefusedError{
			Code:        core.ErrorCode(printable(string(refused.Code))),
			Description: printable(refused.Description),
		}}, true
	}
	return Result{Code: code}, err == nil
}

// longestText is how much of a text from the browser is kept, in runes.
const longestText = 300

// printable makes an untrusted text safe for a terminal: it has no control or invisible
// characters, and is bounded.
func printable(text string) string {
	runes := []rune(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text))
	if len(runes) > longestText {
		runes = append(runes[:longestText], '…')
	}
	return strings.TrimSpace(string(runes))
}

// PlainPath reports whether p is the same in a URL, in a request line and after cleaning, so that
// it can be compared without decoding.
func PlainPath(p string) bool {
	if !strings.HasPrefix(p, "/") || path.Clean(p) != p && path.Clean(p)+"/" != p {
		return false
	}
	return !strings.ContainsFunc(p, func(r rune) bool {
		letterOrDigit := r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
		return !letterOrDigit && !strings.ContainsRune("/-._~", r)
	})
}
