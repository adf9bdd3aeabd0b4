package tokens

import (
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// maxTransit is the greatest plausible age of an access token when it arrives: WorkOS may have responded to a repeated
// refresh with the pair that it made seconds ago.
const maxTransit = 15 * time.Second

// clockTolerance is how much the clocks of machines that share a store may differ. It is less than the default of
// WithRefreshAhead, so that no expired token is returned because of it.
const clockTolerance = 15 * time.Second

// claims are the claims of an access token that this package uses.
type claims struct {
	UserID         core.UserID         `json:"sub"`
	SessionID      core.SessionID      `json:"sid"`
	OrganizationID core.OrganizationID `json:"org_id"`
	IssuedAt       *jwt.NumericDate    `json:"iat"`
	ExpiresAt      *jwt.NumericDate    `json:"exp"`
}

// read returns the claims without checking the signature: the token comes from WorkOS.
func read(token core.AccessToken) (claims, bool) {
	var c claims
	parsed, err := jwt.ParseSigned(token.Reveal(), []jose.SignatureAlgorithm{
		jose.RS256, jose.RS384, jose.RS512, jose.PS256, jose.PS384, jose.PS512, jose.ES256, jose.ES384, jose.ES512, jose.EdDSA,
	})
	return c, err == nil && parsed.UnsafeClaimsWithoutVerification(&c) == nil
}

// received returns the Tokens of a response that has just arrived, over TLS.
func received(response *usermanagement.AuthenticationResponse, now time.Time) (Tokens, error) {
	claims, ok := read(response.AccessToken)
	if !ok {
		return Tokens{}, unusable("/access_token", "is not a JWT")
	}
	if claims.ExpiresAt == nil {
		return Tokens{}, unusable("/access_token", "does not say when it expires")
	}
	if response.RefreshToken.IsZero() {
		return Tokens{}, unusable("/refresh_token", "is missing")
	}
	// Without the monotonic clock, which stands still while the machine sleeps.
	now = now.Round(0).UTC()
	return Tokens{
		AccessToken: response.AccessToken, RefreshToken: response.RefreshToken, ReceivedAt: now,
		Session: Session{
			UserID: response.User.ID, Email: response.User.Email,
			OrganizationID: response.OrganizationID, SessionID: claims.SessionID,
			ExpiresAt: localExpiry(claims.IssuedAt, claims.ExpiresAt, now),
		},
	}, nil
}

// localExpiry returns exp by the clock of this machine. If that clock and the server's differ so much that the token seems
// to come from the future or the past, only its lifetime counts.
func localExpiry(issuedAt, expiresAt *jwt.NumericDate, now time.Time) time.Time {
	expiry := expiresAt.Time().UTC()
	if issuedAt == nil {
		return expiry
	}
	issued := issuedAt.Time()
	if age := now.Sub(issued); age >= 0 && age <= maxTransit {
		return expiry
	}
	return now.Add(expiry.Sub(issued))
}

func unusable(field, reason string) error {
	return &core.ResponseError{Method: "POST", Route: "/user_management/authenticate", Status: 200, Field: field, Reason: reason}
}

// usualLifetime is the lifetime of WorkOS's access tokens unless the environment is configured otherwise. WorkOS issues none
// without an expiry.
const usualLifetime = 5 * time.Minute

// bounded returns t with its expiry limited to the latest one that the access token can have had when it was received.
func (t Tokens) bounded() Tokens {
	if t.ReceivedAt.IsZero() {
		return t // t is not valid
	}
	latest := t.ReceivedAt.Add(usualLifetime)
	if claims, ok := read(t.AccessToken); ok && claims.ExpiresAt != nil {
		latest = claims.ExpiresAt.Time().UTC()
		if claims.IssuedAt != nil { // the lifetime does not depend on this machine's clock
			latest = t.ReceivedAt.Add(latest.Sub(claims.IssuedAt.Time()))
		}
	}
	if t.ExpiresAt.After(latest) {
		t.ExpiresAt = latest
	}
	return t
}

// valid reports whether t holds an access token that is valid for longer than ahead, or for a quarter of its lifetime if
// that is less. A token from the future was stored or is read with a wrong clock: its age is unknown, so it is not valid.
func (t Tokens) valid(now time.Time, ahead time.Duration) bool {
	if t.AccessToken.IsZero() || t.ReceivedAt.IsZero() || t.ReceivedAt.After(now.Add(clockTolerance)) {
		return false
	}
	return now.Before(t.ExpiresAt.Add(-t.lead(ahead)))
}

// lead returns how long before its expiry the access token is refreshed.
func (t Tokens) lead(ahead time.Duration) time.Duration {
	return min(ahead, t.ExpiresAt.Sub(t.ReceivedAt)/4)
}
