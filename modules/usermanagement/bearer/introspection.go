package bearer

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"net/http"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/codec"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/jwt"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// DefaultIntrospectionLifetime is how long the issuer's response about a token is used.
const DefaultIntrospectionLifetime = 30 * time.Second

// Introspection validates tokens at the issuer (RFC 7662), so that a revoked token is rejected before it expires, and
// so that tokens that are not JWTs are accepted as well. WorkOS responds to the application that a token was issued to,
// and to a first-party application also about the tokens of public MCP clients.
type Introspection struct {
	ClientID     core.ClientID // of a Connect application
	ClientSecret core.ClientSecret

	// Lifetime is how long a response is used, which delays revocations: DefaultIntrospectionLifetime if it is 0. A
	// response is never used after the token has expired.
	Lifetime time.Duration
}

type introspector struct {
	issuer *connect
	params Introspection
	memory responses[jsontext.Value]
}

func newIntrospector(c *connect, params Introspection) (*introspector, error) {
	params.Lifetime = cmp.Or(params.Lifetime, DefaultIntrospectionLifetime)
	switch {
	case params.ClientID == "":
		return nil, &core.ArgumentError{Argument: "Introspection", Reason: "has no ClientID"}
	case params.ClientSecret.IsZero():
		return nil, &core.ArgumentError{Argument: "Introspection", Reason: "has no ClientSecret"}
	case params.Lifetime < 0:
		return nil, &core.ArgumentError{Argument: "Introspection", Reason: "has a Lifetime of less than 0"}
	}
	i := &introspector{issuer: c, params: params}
	i.memory = newResponses(defaultRemembered, params.Lifetime, i.fetch)
	return i, nil
}

// question is the form of the request.
type question struct {
	Token        core.AccessToken  `json:"token"`
	Hint         string            `json:"token_type_hint"`
	ClientID     core.ClientID     `json:"client_id"`
	ClientSecret core.ClientSecret `json:"client_secret"`
}

// ask returns what the issuer says about a token that is active.
func (i *introspector) ask(ctx context.Context, token core.AccessToken) (payload []byte, err error) {
	said, err := i.memory.of(ctx, sha256.Sum256([]byte(token.Reveal())), token)
	if err != nil {
		return nil, err
	}
	var response struct {
		jwt.Times
		Active bool   `json:"active"`
		Type   string `json:"token_type"`
	}
	if err := codec.Unmarshal(said, &response); err != nil || !response.Active {
		return nil, usermanagement.ErrTokenRevoked
	}
	if response.Type == "refresh_token" {
		return nil, ErrTokenKind
	}
	return said, nil
}

// fetch asks the issuer. A response is used until the token expires at most.
func (i *introspector) fetch(ctx context.Context, token core.AccessToken) (said jsontext.Value, until time.Time, found bool, err error) {
	issuer, err := i.issuer.describe(ctx, false)
	if err != nil {
		return nil, until, false, err
	}
	client, target, err := i.issuer.reach(issuer.Introspection)
	if err != nil {
		return nil, until, false, err
	}
	response, err := engine.PostForm[jsontext.Value](ctx, *client, target, question{token, "access_token", i.params.ClientID, i.params.ClientSecret})
	if err != nil {
		return nil, until, false, err
	}
	var times struct {
		jwt.Times
		Active *bool `json:"active"` // required in every response (RFC 7662 §2.2)
	}
	if codec.Unmarshal(*response, &times) != nil || times.Active == nil {
		return nil, until, false, engine.Incomplete(http.MethodPost, "/{document}", "/active")
	}
	if times.ExpiresAt != nil {
		until = times.ExpiresAt.Time()
	}
	return *response, until, *times.Active, nil
}

// errAnotherToken is a response of the issuer about another token, which says nothing about this one.
var errAnotherToken = errors.New("workos: bearer: the issuer responded about another token")

// isAboutTheSame reports whether a token and a response have the same subject, client and ID, as far as both name them.
// The audience is not compared, because WorkOS names the environment where the token names a resource.
func isAboutTheSame(token, said []byte) bool {
	var wanted, found struct {
		Subject  string `json:"sub"`
		ClientID string `json:"client_id"`
		ID       string `json:"jti"`
	}
	if codec.Unmarshal(token, &wanted) != nil || codec.Unmarshal(said, &found) != nil {
		return false
	}
	agree := func(one, other string) bool { return one == "" || other == "" || one == other }
	return agree(wanted.Subject, found.Subject) && agree(wanted.ClientID, found.ClientID) && agree(wanted.ID, found.ID)
}
