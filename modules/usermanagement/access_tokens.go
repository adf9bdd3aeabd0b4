package usermanagement

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"github.com/workos-typestate/workos/internal/codec"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/hidden"
)

// maxAccessTokenBytes is far more than WorkOS issues; a longer token is refused before it is decoded.
const maxAccessTokenBytes = 64 << 10

// ErrInvalidToken matches every reason for which VerifyAccessToken refuses a token. An error that does
// not match it, such as a *core.TransportError, says nothing about the token: the keys could not be had.
const ErrInvalidToken = core.Sentinel("workos: the access token is not valid")

// TokenError is a reason for which an access token is refused. Each matches ErrInvalidToken.
type TokenError string

// The reasons.
const (
	ErrTokenMalformed   = TokenError("is not an RS256 JWT with the claims of WorkOS")
	ErrTokenUnknownKey  = TokenError("is signed with a key that WorkOS does not publish")
	ErrTokenSignature   = TokenError("has a wrong signature")
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
	Audience  audience         `json:"aud"`
	IssuedAt  *jwt.NumericDate `json:"iat"`
	NotBefore *jwt.NumericDate `json:"nbf"`
	ExpiresAt *jwt.NumericDate `json:"exp"`

	AuthenticatedAt authTime `json:"auth_time"`
}

// parseAccessToken reads the claims, of which only the subject and the expiry cannot be missing.
func parseAccessToken(payload []byte) (*AccessTokenClaims, error) {
	var wire accessTokenPayload
	if codec.Unmarshal(payload, &wire) != nil || wire.UserID == "" || wire.ExpiresAt == nil {
		return nil, ErrTokenMalformed
	}
	token := wire.AccessTokenClaims
	token.Audience = wire.Audience
	token.IssuedAt, token.NotBefore, token.ExpiresAt = wire.IssuedAt.Time(), wire.NotBefore.Time(), wire.ExpiresAt.Time()
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

// audience is one string or several (RFC 7519 §4.1.3).
type audience []string

func (a *audience) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		*a = make(audience, 1)
		return codec.Unmarshal(data, &(*a)[0])
	}
	return codec.Unmarshal(data, (*[]string)(a))
}

// authTime is the time of an authentication (OpenID Connect Core §2). What is not a number of seconds, which only a JWT
// template can put there, says nothing.
type authTime time.Time

// maxAuthTime is the year 9999, the last that time.Time writes as JSON.
const maxAuthTime = 253_402_300_799

func (a *authTime) UnmarshalJSON(data []byte) error {
	*a = authTime{}
	var seconds float64
	if codec.Unmarshal(data, &seconds) == nil && seconds >= 1 && seconds <= maxAuthTime {
		*a = authTime(time.Unix(int64(seconds), 0))
	}
	return nil
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
	if len(text) > maxAccessTokenBytes {
		return nil, ErrTokenMalformed
	}
	hash := sha256.Sum256([]byte(text))
	verified, ok := f.tokens.Get(hash)
	if !ok || !f.keys.has(verified.keyID) {
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
	if !isCanonical(token) {
		return nil, ErrTokenMalformed
	}
	signed, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil || len(signed.Signatures) != 1 || signed.Signatures[0].Header.KeyID == "" {
		return nil, ErrTokenMalformed
	}
	keyID := signed.Signatures[0].Header.KeyID
	key, err := f.keys.get(ctx, keyID)
	if err != nil {
		return nil, err
	}
	if !isSignedBy(key, signed, token) {
		return nil, ErrTokenSignature
	}
	verified, err := parseAccessToken(signed.UnsafePayloadWithoutVerification())
	if err != nil {
		return nil, err
	}
	verified.keyID = keyID
	return verified, nil
}

// isSignedBy reports whether the token has a signature of key by RS256 (RFC 7518 §3.3), and no header that asks for more
// (RFC 7515 §4.1.11). It asks crypto/rsa itself: go-jose says that a signature is wrong by a variable, which any package of
// the program could set to nil.
func isSignedBy(key *rsa.PublicKey, signed *jose.JSONWebSignature, token string) bool {
	signature := signed.Signatures[0]
	if _, more := signature.Protected.ExtraHeaders["crit"]; more {
		return false
	}
	digest := sha256.Sum256([]byte(token[:strings.LastIndexByte(token, '.')]))
	return rsa.VerifyPKCS1v15(key, crypto.SHA256, digest[:], signature.Signature) == nil
}

// isCanonical refuses the other spellings of a token, which decode to the same bytes: line breaks in it, and
// bits of the last character that base64 has no use for. Each would be remembered as a token of its own.
func isCanonical(token string) bool {
	strict := base64.RawURLEncoding.Strict()
	for part := range strings.SplitSeq(token, ".") {
		if _, err := strict.DecodeString(part); err != nil || strings.ContainsAny(part, "\r\n") {
			return false
		}
	}
	return true
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
