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
	// made returns what is wrong with how the source was made.
	made() error
	// takes reports whether a token is of the kind that the source verifies, by its form alone.
	takes(token form) bool
	verify(ctx context.Context, token core.AccessToken) (Caller, error)
}

// form is what can be seen of a token before it is verified.
type form struct {
	isJWT  bool
	issuer string // as the token says it, which is not to be trusted
	isKey  bool   // has a word that begins as the API keys of WorkOS's examples do, as requests without a key must not
}

// formOf looks at a token. The issuer is read if it is wanted.
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

// sourceOf returns the source for a token; nil if none takes it. A source that is about one issuer goes before one that takes
// any, so that a token whose key another issuer has published does not have the keys of the wrong one fetched.
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
