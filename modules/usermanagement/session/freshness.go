package session

import (
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/workos-typestate/workos/core"
)

// keyDelay is how long the key of a new access token may be unknown: WorkOS publishes a new key while caches still
// serve the old set.
const keyDelay = time.Minute

// isFresh reports whether a token from a seal was issued so recently that WorkOS may not have published its key yet. A
// token with a withdrawn key is older, or soon will be.
func isFresh(token core.AccessToken, now time.Time) bool {
	var said struct {
		IssuedAt *jwt.NumericDate `json:"iat"`
		Expiry   *jwt.NumericDate `json:"exp"`
	}
	parsed, err := jwt.ParseSigned(token.Reveal(), []jose.SignatureAlgorithm{jose.RS256})
	if err != nil || parsed.UnsafeClaimsWithoutVerification(&said) != nil || said.IssuedAt == nil || said.Expiry == nil {
		return false
	}
	return now.Sub(said.IssuedAt.Time()) < keyDelay && now.Before(said.Expiry.Time())
}
