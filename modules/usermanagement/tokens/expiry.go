package tokens

import (
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// maxTransit is how old an access token may reasonably be when it arrives: WorkOS may just have answered a
// repeated refresh with the pair that it made seconds ago.
const maxTransit = 15 * time.Second

// received makes Tokens of an answer that has just come. The signature is not checked: the token came from
// WorkOS itself, over TLS.
func received(response *usermanagement.AuthenticationResponse, now time.Time) (Tokens, error) {
	var claims struct {
		SessionID core.SessionID   `json:"sid"`
		IssuedAt  *jwt.NumericDate `json:"iat"`
		ExpiresAt *jwt.NumericDate `json:"exp"`
	}
	token, err := jwt.ParseSigned(response.AccessToken.Reveal(), []jose.SignatureAlgorithm{
		jose.RS256, jose.RS384, jose.RS512, jose.PS256, jose.PS384, jose.PS512, jose.ES256, jose.ES384, jose.ES512, jose.EdDSA,
	})
	if err != nil || token.UnsafeClaimsWithoutVerification(&claims) != nil {
		return Tokens{}, unusable("/access_token", "is no JWT")
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

// localExpiry is exp by the clock of this machine. When that clock and the server's differ so much that the
// token seems to come from the future or the past, only its lifetime means anything.
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

// valid reports whether t holds an access token that is good for longer than ahead, or for a quarter of
// its lifetime if that is less.
func (t Tokens) valid(now time.Time, ahead time.Duration) bool {
	if t.AccessToken.IsZero() {
		return false
	}
	if quarter := t.ExpiresAt.Sub(t.ReceivedAt) / 4; !t.ReceivedAt.IsZero() && quarter < ahead {
		ahead = quarter
	}
	return now.Before(t.ExpiresAt.Add(-ahead))
}
