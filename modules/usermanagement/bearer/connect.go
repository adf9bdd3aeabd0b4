package bearer

import (
	"context"
	"crypto/sha256"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/codec"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/hidden"
	"github.com/workos-typestate/workos/internal/jwt"
	"github.com/workos-typestate/workos/internal/recent"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// rememberedTokens bounds the recently verified tokens of an issuer. Each takes about its own length in memory.
const rememberedTokens = 2048

// ConnectParams are further requirements for the tokens of an issuer.
type ConnectParams struct {
	Audiences []string        // further audiences: one of them, or the first, must be among those of the token
	ClientIDs []core.ClientID // the applications whose tokens are accepted; empty for all
	Leeway    time.Duration   // by how much the clocks may differ
	DenyList  usermanagement.DenyList

	// Introspection also validates each token at the issuer. If it is nil, the issuer is not asked.
	Introspection *Introspection

	// Options are for the requests to the issuer, such as core.WithTransport.
	Options []core.Option
}

// Connect is the source of users and machines with the access tokens of WorkOS Connect. The issuer is the AuthKit
// domain, "https://<name>.authkit.app" or your own. The tokens must be issued for the audience: the URI of a
// resource that is registered with WorkOS, or the client ID of the environment for applications that request no
// resource.
//
// The caller is a *Machine if the subject of the token is the application itself, and a *User if it is a user. Tokens
// with any other subject, or without expiry, are rejected. The keys are those that the issuer publishes (GET
// <issuer>/.well-known/openid-configuration, and its jwks_uri).
func Connect(issuer, audience string, params *ConnectParams) Source {
	c := &connect{issuer: issuer, tokens: &connectTokens{Size: rememberedTokens}}
	if params != nil {
		c.params = *params
	}
	c.audiences = append([]string{audience}, c.params.Audiences...)
	c.params.ClientIDs = slices.Clone(c.params.ClientIDs)
	c.err = c.check()
	if c.err == nil {
		c.keys = jwt.NewKeys(c.fetchKeys)
	}
	if c.err == nil && c.params.Introspection != nil {
		c.introspector, c.err = newIntrospector(c, *c.params.Introspection)
	}
	return c
}

// connectTokens are verified tokens by their hash.
type connectTokens = recent.Map[[sha256.Size]byte, connectToken]

// connectToken holds the payload of a token, and the key that signed it.
type connectToken struct {
	payload hidden.Value[[]byte]
	keyID   string
}

type connect struct {
	issuer       string
	audiences    []string
	params       ConnectParams
	at           *core.Client // the client for the issuer
	keys         *jwt.Keys
	tokens       *connectTokens
	introspector *introspector // nil without introspection
	err          error

	mu       sync.Mutex
	metadata *metadata // as last fetched
}

func (c *connect) check() (err error) {
	switch {
	case slices.Contains(c.audiences, ""):
		return &core.ArgumentError{Argument: "audience", Reason: "is empty"}
	case c.params.Leeway < 0:
		return &core.ArgumentError{Argument: "params", Reason: "has a Leeway of less than 0"}
	}
	if c.at, err = engine.IssuerClient(c.issuer, nobody, c.params.Options); err == nil {
		c.issuer = c.at.BaseURL()
	}
	return err
}

// nobody is the client ID of the client for the issuer; it is never sent.
const nobody = core.ClientID("bearer")

func (c *connect) made() error { return c.err }

func (c *connect) takes(token form) bool {
	if !token.isJWT {
		return c.introspector != nil && !token.isKey
	}
	return strings.TrimSuffix(token.issuer, "/") == c.issuer
}

func (c *connect) verify(ctx context.Context, token core.AccessToken) (Caller, error) {
	text := token.Reveal()
	if strings.Count(text, ".") != 2 {
		if c.introspector == nil {
			return nil, usermanagement.ErrTokenMalformed
		}
		if formOf(token, false).isKey {
			return nil, ErrTokenKind // an API key must only be sent to WorkOS
		}
		payload, err := c.introspector.ask(ctx, token)
		if err != nil {
			return nil, err
		}
		caller, err := c.judge(ctx, payload)
		if errors.Is(err, usermanagement.ErrTokenMalformed) { // the response is malformed, not the token
			err = engine.Incomplete(http.MethodPost, "/{document}", "/sub")
		}
		return caller, err
	}
	payload, err := c.signed(ctx, text)
	if err != nil {
		return nil, err
	}
	caller, err := c.judge(ctx, payload)
	if err != nil || c.introspector == nil {
		return caller, err
	}
	said, err := c.introspector.ask(ctx, token)
	if err != nil {
		return nil, err
	}
	if !isAboutTheSame(payload, said) {
		return nil, errAnotherToken
	}
	return caller, nil
}

// signed returns the payload of a token if its signature is valid.
func (c *connect) signed(ctx context.Context, text string) ([]byte, error) {
	if len(text) > jwt.MaxBytes {
		return nil, usermanagement.ErrTokenMalformed
	}
	hash := sha256.Sum256([]byte(text))
	if known, ok := c.tokens.Get(hash); ok && c.keys.Has(known.keyID) {
		return known.payload.Get(), nil
	}
	signed, err := c.keys.Verify(ctx, text)
	if refusal, ok := errors.AsType[jwt.Refusal](err); ok {
		return nil, usermanagement.TokenError(refusal)
	} else if err != nil {
		return nil, err
	}
	c.tokens.Put(hash, connectToken{hidden.Hide(signed.Payload), signed.KeyID})
	return signed.Payload, nil
}

// connectPayload is the content of a token, or of the issuer's response about it.
type connectPayload struct {
	usermanagement.AccessTokenClaims
	jwt.Times
	Audience        jwt.Audience `json:"aud"`
	AuthenticatedAt jwt.AuthTime `json:"auth_time"`
	Scope           string       `json:"scope"`
}

// judge returns the caller for a verified payload.
func (c *connect) judge(ctx context.Context, payload []byte) (Caller, error) {
	var wire connectPayload
	if codec.Unmarshal(payload, &wire) != nil || wire.UserID == "" || wire.Times.ExpiresAt == nil {
		return nil, usermanagement.ErrTokenMalformed
	}
	claims, now := wire.AccessTokenClaims, time.Now()
	claims.Audience = wire.Audience
	claims.IssuedAt, claims.NotBefore, claims.ExpiresAt = wire.Times.IssuedAt.Time(), wire.Times.NotBefore.Time(), wire.Times.ExpiresAt.Time()
	claims.AuthenticatedAt = time.Time(wire.AuthenticatedAt)
	isMachine := isClient(&claims)
	if isMachine {
		claims.ClientID = core.ClientID(claims.UserID)
	}
	switch {
	case !now.Before(claims.ExpiresAt.Add(c.params.Leeway)):
		return nil, usermanagement.ErrTokenExpired
	case now.Before(claims.NotBefore.Add(-c.params.Leeway)):
		return nil, usermanagement.ErrTokenNotYetValid
	case strings.TrimSuffix(claims.Issuer, "/") != c.issuer:
		return nil, usermanagement.ErrTokenIssuer
	case !slices.ContainsFunc(c.audiences, func(wanted string) bool { return slices.Contains(claims.Audience, wanted) }):
		return nil, usermanagement.ErrTokenAudience
	case len(c.params.ClientIDs) > 0 && !slices.Contains(c.params.ClientIDs, claims.ClientID):
		return nil, usermanagement.ErrTokenClient
	case !isMachine && !isUser(&claims):
		return nil, ErrTokenKind
	}
	scopes := strings.Fields(wire.Scope)
	if isMachine {
		claims.UserID = ""
	}
	if c.params.DenyList != nil && c.params.DenyList.Denies(ctx, &claims) {
		return nil, usermanagement.ErrTokenRevoked
	}
	if isMachine {
		return &Machine{
			ClientID: claims.ClientID, OrganizationID: claims.OrganizationID, Scopes: scopes, Permissions: claims.Permissions,
			ID: claims.ID, Issuer: claims.Issuer, Audience: claims.Audience, IssuedAt: claims.IssuedAt, ExpiresAt: claims.ExpiresAt,
			Claims: Claims{hidden.Hide(payload)},
		}, nil
	}
	return &User{AccessTokenClaims: &claims, Scopes: scopes, Claims: Claims{hidden.Hide(payload)}}, nil
}

// isClient reports whether the subject of a token is an application: the one that the token was issued to.
func isClient(claims *usermanagement.AccessTokenClaims) bool {
	return strings.HasPrefix(string(claims.UserID), "client_") && (claims.ClientID == "" || string(claims.ClientID) == string(claims.UserID))
}

// isUser reports whether an application got the token for a user. The token of a session does not count.
func isUser(claims *usermanagement.AccessTokenClaims) bool {
	return strings.HasPrefix(string(claims.UserID), "user_") && !strings.HasPrefix(string(claims.SessionID), "session_")
}
