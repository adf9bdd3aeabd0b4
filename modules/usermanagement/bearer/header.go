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
	for i := range len(text) { // by byte, because every request of an API runs it
		switch c := text[i]; {
		case '0' <= c && c <= '9', 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
		case c == '-', c == '.', c == '_', c == '~', c == '+', c == '/':
		default:
			return false
		}
	}
	return text != ""
}
