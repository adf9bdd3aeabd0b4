package usermanagement

import (
	"context"
	"crypto/sha256"
	"errors"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/codec"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/hidden"
	"github.com/workos-typestate/workos/internal/jwt"
)

// ErrInvalidToken matches every reason for which VerifyAccessToken rejects a token. An error that does not match it, such as
// a *core.TransportError, says nothing about the token: the keys could not be fetched.
const ErrInvalidToken = core.Sentinel("workos: the access token is not valid")

// TokenError is a reason for which an access token is rejected. Each matches ErrInvalidToken.
type TokenError string

// The reasons.
const (
	ErrTokenMalformed   = TokenError(jwt.Malformed)
	ErrTokenUnknownKey  = TokenError(jwt.UnknownKey)
	ErrTokenSignature   = TokenError(jwt.WrongSignature)
	ErrTokenExpired     = TokenError("has expired")
	ErrTokenNotYetValid = TokenError("is not valid yet")
	ErrTokenIssuer      = TokenError("has an unexpected issuer")
	ErrTokenAudience    = TokenError("is meant for another audience")
	ErrTokenClient      = TokenError("was issued to another client")
	ErrTokenRevoked     = TokenError("has been revoked")
)

func (e TokenError) Error() string { return "workos: the access token " + string(e) }

// Is matches ErrInvalidToken.
func (e TokenError) Is(target error) bool { return target == ErrInvalidToken }

// AccessTokenClaims holds the claims of a verified access token (RFC 7519).
type AccessTokenClaims struct {
	UserID         core.UserID            `json:"sub"`
	SessionID      core.SessionID         `json:"sid"`
	OrganizationID core.OrganizationID    `json:"org_id"` // empty if the session has no organization
	Role           core.RoleSlug          `json:"role"`
	Roles          []core.RoleSlug        `json:"roles"`
	Permissions    []core.PermissionSlug  `json:"permissions"`
	Entitlements   []core.EntitlementSlug `json:"entitlements"`
	FeatureFlags   []core.FeatureFlagSlug `json:"feature_flags"`
	ClientID       core.ClientID          `json:"client_id"`
	Actor          *TokenActor            `json:"act,omitzero"` // the impersonator of the user, if any
	ID             string                 `json:"jti"`
	Issuer         string                 `json:"iss"`
	Audience       []string               `json:"aud,omitzero"` // the recipients of the token
	IssuedAt       time.Time              `json:"-"`
	NotBefore      time.Time              `json:"-"`
	ExpiresAt      time.Time              `json:"-"`

	// AuthenticatedAt is the time when the user last authenticated (auth_time), to the second. A refresh does not change it. It
	// is zero if the token has no such claim.
	AuthenticatedAt time.Time `json:"-"`

	keyID   string
	payload hidden.Value[[]byte]
}

// accessTokenPayload is the wire form of AccessTokenClaims: times are seconds since the Unix epoch, and the audience can be
// a string.
type accessTokenPayload struct {
	AccessTokenClaims
	jwt.Times
	Audience        jwt.Audience `json:"aud"`
	AuthenticatedAt jwt.AuthTime `json:"auth_time"`
}

// parseAccessToken reads the claims. Only the subject and the expiry are required.
func parseAccessToken(payload []byte) (*AccessTokenClaims, error) {
	var wire accessTokenPayload
	if codec.Unmarshal(payload, &wire) != nil || wire.UserID == "" || wire.Times.ExpiresAt == nil {
		return nil, ErrTokenMalformed
	}
	token := wire.AccessTokenClaims
	token.Audience = wire.Audience
	token.IssuedAt, token.NotBefore, token.ExpiresAt = wire.Times.IssuedAt.Time(), wire.Times.NotBefore.Time(), wire.Times.ExpiresAt.Time()
	token.AuthenticatedAt = time.Time(wire.AuthenticatedAt)
	token.payload = hidden.Hide(payload)
	return &token, nil
}

// clone returns a copy that the caller may change.
func (t *AccessTokenClaims) clone() *AccessTokenClaims {
	c := *t
	if t.Actor != nil {
		c.Actor = new(*t.Actor)
	}
	c.Roles, c.Permissions = slices.Clone(t.Roles), slices.Clone(t.Permissions)
	c.Entitlements, c.FeatureFlags = slices.Clone(t.Entitlements), slices.Clone(t.FeatureFlags)
	c.Audience = slices.Clone(t.Audience)
	return &c
}

// TokenActor is the impersonator of a user (RFC 8693 §4.1).
type TokenActor struct {
	Subject string `json:"sub"` // an email address
}

// DecodeClaims decodes the claims of a verified token into a type of the caller, for example those that a JWT template adds.
// Errors: ErrTokenMalformed if a claim has another type.
func DecodeClaims[T any](token *AccessTokenClaims) (*T, error) {
	claims := new(T)
	payload := slices.Clone(token.payload.Get()) // a method of T may keep or change its argument
	if codec.UnmarshalForeign(payload, claims) != nil {
		return nil, ErrTokenMalformed
	}
	return claims, nil
}

// AccessTokenPolicy says what VerifyAccessToken checks in addition to the signature and the time. The zero value checks only
// that the token was not issued to another client.
type AccessTokenPolicy struct {
	Issuers   []string        // one of these must be the issuer
	Audiences []string        // one of these must be among the audiences
	ClientIDs []core.ClientID // other applications of the environment to accept; a token without the claim client_id is always accepted
	Leeway    time.Duration   // how much the clocks may differ
	DenyList  DenyList        // rejects the tokens that it denies; nil denies none
}

// DenyList knows which access tokens are rejected before they expire because the session or the access of the user has
// ended. Package revocation has one.
type DenyList interface {
	// Denies reports whether to reject a token with these claims, which have been verified. It is called for every request,
	// from many goroutines, and must not change the claims.
	Denies(ctx context.Context, token *AccessTokenClaims) bool
}

// VerifyAccessToken checks an access token against the keys that WorkOS publishes. It requires the algorithm RS256, checks
// the signature, expiry and start, that the token was not issued to another client, and the policy. It fetches the keys once
// and keeps them. It remembers a valid token until it expires, so that verifying it again is a map lookup. It returns a copy
// of the claims.
//
// A token with an unknown key makes it fetch the keys again: up to five times in a row, and then once in six seconds.
//
// Errors: an error that matches ErrInvalidToken rejects the token; any other means that the keys could not be fetched (by
// GET /sso/jwks/{clientId}) and none of the current keys fits. ErrTokenUnknownKey does not prove a forgery: while WorkOS
// replaces its keys, a new token may arrive before its key is published. Verify it again later, but do not end the session.
func (f flows) VerifyAccessToken(ctx context.Context, token core.AccessToken, policy AccessTokenPolicy) (*AccessTokenClaims, error) {
	switch {
	case f.keys == nil:
		return nil, zero(f)
	case ctx == nil:
		return nil, engine.NilContext()
	}
	text := token.Reveal()
	if len(text) > jwt.MaxBytes {
		return nil, ErrTokenMalformed
	}
	hash := sha256.Sum256([]byte(text))
	verified, ok := f.tokens.Get(hash)
	if !ok || !f.keys.Has(verified.keyID) {
		var err error
		if verified, err = f.verifySignature(ctx, text); err != nil {
			return nil, err
		}
		f.tokens.Put(hash, verified)
	}
	if err := policy.check(verified, f.client.ClientID(), time.Now()); err != nil {
		return nil, err
	}
	claims := verified.clone()
	if policy.DenyList != nil && policy.DenyList.Denies(ctx, claims) {
		return nil, ErrTokenRevoked
	}
	return claims, nil
}

func (f flows) verifySignature(ctx context.Context, token string) (*AccessTokenClaims, error) {
	signed, err := f.keys.Verify(ctx, token)
	if refusal, ok := errors.AsType[jwt.Refusal](err); ok {
		return nil, TokenError(refusal)
	} else if err != nil {
		return nil, err
	}
	verified, err := parseAccessToken(signed.Payload)
	if err != nil {
		return nil, err
	}
	verified.keyID = signed.KeyID
	return verified, nil
}

func (p AccessTokenPolicy) check(token *AccessTokenClaims, own core.ClientID, now time.Time) error {
	switch {
	case !now.Before(token.ExpiresAt.Add(p.Leeway)):
		return ErrTokenExpired
	case now.Before(token.NotBefore.Add(-p.Leeway)):
		return ErrTokenNotYetValid
	case len(p.Issuers) > 0 && !slices.Contains(p.Issuers, token.Issuer):
		return ErrTokenIssuer
	case len(p.Audiences) > 0 && !slices.ContainsFunc(p.Audiences, func(wanted string) bool { return slices.Contains(token.Audience, wanted) }):
		return ErrTokenAudience
	case token.ClientID != "" && token.ClientID != own && !slices.Contains(p.ClientIDs, token.ClientID):
		return ErrTokenClient
	}
	return nil
}
