package bearer

import (
	"context"
	"encoding/base64"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/codec"
)

// Source verifies one kind of token, and is one of these:
//
//	bearer.Sessions(client.UserManagement, policy)
//	bearer.Connect(issuer, audience, params)
//	bearer.APIKeySource, by bearer.APIKeys(client.APIKeys, params)
type Source interface {
	// made returns the error of the source's constructor, if any.
	made() error
	// takes reports whether a token is of the kind that the source verifies, by its form alone.
	takes(token form) bool
	verify(ctx context.Context, token core.AccessToken) (Caller, error)
}

// form is the visible part of an unverified token.
type form struct {
	isJWT  bool
	issuer string // as the token claims; not to be trusted
	isKey  bool   // has a word with the prefix of the API keys in WorkOS's examples, so it is never sent to an issuer
}

// formOf returns the form of a token. It reads the issuer only if wanted.
func formOf(token core.AccessToken, wantsIssuer bool) form {
	text := token.Reveal()
	seen := form{isJWT: strings.Count(text, ".") == 2}
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune("~+/=", r) }) {
		seen.isKey = seen.isKey || strings.HasPrefix(word, "sk_")
	}
	if !seen.isJWT || !wantsIssuer {
		return seen
	}
	var claims struct {
		Issuer string `json:"iss"`
	}
	_, rest, _ := strings.Cut(text, ".")
	payload, _, _ := strings.Cut(rest, ".")
	if data, err := base64.RawURLEncoding.DecodeString(payload); err == nil && codec.Unmarshal(data, &claims) == nil {
		seen.issuer = claims.Issuer
	}
	return seen
}

// sourceOf returns the source for a token; nil if no source takes it. A source for one issuer goes before one for any
// issuer, so that a token of one issuer does not cause a fetch of another's keys.
func (a *Auth) sourceOf(token core.AccessToken) Source {
	if len(a.config.Sources) == 1 {
		return a.config.Sources[0]
	}
	seen := formOf(token, true)
	for _, source := range a.ordered {
		if source.takes(seen) {
			return source
		}
	}
	return nil
}
