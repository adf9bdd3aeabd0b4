package bearer

import (
	"strings"

	"github.com/workos-typestate/workos/core"
)

const scheme = "bearer"

// tokenOf reads the token from the Authorization fields (RFC 6750 §2.1, RFC 9110 §11.6.2). It ignores credentials of
// another scheme.
func tokenOf(values []string) (token core.AccessToken, err error) {
	switch len(values) {
	case 0:
		return token, ErrNoToken
	case 1:
	default:
		return token, errTwoFields
	}
	name, text, _ := strings.Cut(strings.Trim(values[0], " \t"), " ")
	if !strings.EqualFold(name, scheme) {
		return token, ErrNoToken
	}
	text = strings.TrimLeft(text, " ")
	if !isToken(text) {
		return token, errMalformedField
	}
	return core.NewAccessToken(text), nil
}

// isToken reports whether text is a b64token (RFC 6750 §2.1).
func isToken(text string) bool {
	text = strings.TrimRight(text, "=")
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && !strings.ContainsRune("-._~+/", r)
	})
}
