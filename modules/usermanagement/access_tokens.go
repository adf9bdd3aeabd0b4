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

// ErrInvalidToken matches every reason for which VerifyAccessToken refuses a token. An error that does
// not match it, such as a *core.TransportError, says nothing about the token: the keys could not be had.
const ErrInvalidToken = core.Sentinel("workos: the access token is not valid")

// TokenError is a reason for which an access token is refused. Each matches ErrInvalidToken.
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

// AccessTokenClaims is what a verified access token says (RFC 7519).
type AccessTokenClaims struct {
	UserID         core.UserID            `json:"sub"`
	SessionID      core.SessionID         `json:"sid"`
	OrganizationID core.OrganizationID    `json:"org_id"` // empty if the session is in none
	Role           core.RoleSlug          `json:"role"`
	Roles          []core.RoleSlug        `json:"roles"`
	Permissions    []core.PermissionSlug  `json:"permissions"`
	Entitlements   []core.EntitlementSlug `json:"entitlements"`
	FeatureFlags   []core.FeatureFlagSlug `json:"feature_flags"`
	ClientID       core.ClientID          `json:"client_id"`
	Actor          *TokenActor            `json:"act,omitzero"` // who impersonates the user, if somebody does
	ID             string                 `json:"jti"`
	Issuer         string                 `json:"iss"`
	Audience       []string               `json:"aud,omitzero"` // whom the token is meant for
	IssuedAt       time.Time              `json:"-"`
	NotBefore      time.Time              `json:"-"`
	ExpiresAt      time.Time              `json:"-"`

	// AuthenticatedAt is when the user last proved who they are (auth_time), to the second. A refresh does not change it. It
	// is zero if the token does not say so.
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

// parseAccessToken reads the claims, of which only the subject and the expiry cannot be missing.
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

// clone returns a copy that its receiver may change as they like.
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
	Subject string `json:"sub"` // an e-mail address
}

// DecodeClaims decodes the claims of a verified token into a type of the caller's, for those that a JWT
// template adds. Errors: ErrTokenMalformed if a claim has another type.
func DecodeClaims[T any](token *AccessTokenClaims) (*T, error) {
	claims := new(T)
	payload := slices.Clone(token.payload.Get()) // a method of T's may keep or change what it is given
	if codec.UnmarshalForeign(payload, claims) != nil {
		return nil, ErrTokenMalformed
	}
	return claims, nil
}

// AccessTokenPolicy is what to ask of an access token besides a good signature and the right time. The
// zero value asks only that it was not issued to another client.
type AccessTokenPolicy struct {
	Issuers   []string        // one of these must be the issuer
	Audiences []string        // one of these must be among the audiences
	ClientIDs []core.ClientID // other applications of the environment whose tokens are accepted too; a token without the claim client_id is
	Leeway    time.Duration   // by how much the clocks may differ
	DenyList  DenyList        // what it denies is refused; nil denies nothing
}

// DenyList knows which access tokens are no longer accepted although they have not expired, because the session or the
// access of the user has ended. Package revocation has one.
type DenyList interface {
	// Denies reports whether a token with these claims, which have been verified, is refused. It is asked with each
	// request, from many goroutines, and must not change the claims.
	Denies(ctx context.Context, token *AccessTokenClaims) bool
}

// VerifyAccessToken checks an access token against the keys that WorkOS publishes: algorithm RS256 and no
// other, signature, expiry and start, that it was not issued to another client, and what policy asks. The keys are fetched
// once and kept; a token that was good is remembered until it expires, so that a second look costs a lookup. What is
// returned is a copy.
//
// A token with an unknown key has the keys fetched again: five times at once, and then once in six seconds.
//
// Errors: one that matches ErrInvalidToken refuses the token; any other means that the keys could not be
// fetched (GET /sso/jwks/{clientId}) and none of those at hand fits. ErrTokenUnknownKey is no proof of a forgery: while
// WorkOS replaces its keys, a new token may come before its key is published. Ask for it again, but do not end a session.
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
