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

// Introspection asks the issuer about tokens (RFC 7662), so that one which was revoked is refused before it expires, and so
// that one which is not a JWT can be judged at all. WorkOS answers the application that a token was issued to, and a first-party
// application about the tokens of public MCP clients as well.
type Introspection struct {
	ClientID     core.ClientID // of an application of Connect
	ClientSecret core.ClientSecret

	// Lifetime is how long a response is used, and so how late a revocation is seen: DefaultIntrospectionLifetime if it is 0. None
	// is used after the token has expired.
	Lifetime time.Duration
}

type introspector struct {
	issuer *connect
	params Introspection
	memory answers[jsontext.Value]
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
	i.memory = newAnswers(defaultRemembered, params.Lifetime, i.fetch)
	return i, nil
}

// question is the form that is sent.
type question struct {
	Token        core.AccessToken  `json:"token"`
	Hint         string            `json:"token_type_hint"`
	ClientID     core.ClientID     `json:"client_id"`
	ClientSecret core.ClientSecret `json:"client_secret"`
}

// ask returns what the issuer says of a token that is active.
func (i *introspector) ask(ctx context.Context, token core.AccessToken) (payload []byte, err error) {
	said, err := i.memory.of(ctx, sha256.Sum256([]byte(token.Reveal())), token)
	if err != nil {
		return nil, err
	}
	var answer struct {
		jwt.Times
		Active bool   `json:"active"`
		Type   string `json:"token_type"`
	}
	if err := codec.Unmarshal(said, &answer); err != nil || !answer.Active {
		return nil, usermanagement.ErrTokenRevoked
	}
	if answer.Type == "refresh_token" {
		return nil, ErrTokenKind
	}
	return said, nil
}

// fetch asks the issuer. An answer is used until the token expires at most.
func (i *introspector) fetch(ctx context.Context, token core.AccessToken) (said jsontext.Value, until time.Time, found bool, err error) {
	issuer, err := i.issuer.describe(ctx, false)
	if err != nil {
		return nil, until, false, err
	}
	client, target, err := i.issuer.reach(issuer.Introspection)
	if err != nil {
		return nil, until, false, err
	}
	answer, err := engine.PostForm[jsontext.Value](ctx, *client, target, question{token, "access_token", i.params.ClientID, i.params.ClientSecret})
	if err != nil {
		return nil, until, false, err
	}
	var times struct {
		jwt.Times
		Active *bool `json:"active"` // which no response lacks (RFC 7662 §2.2)
	}
	if codec.Unmarshal(*answer, &times) != nil || times.Active == nil {
		return nil, until, false, engine.Incomplete(http.MethodPost, "/{document}", "/active")
	}
	if times.ExpiresAt != nil {
		until = times.ExpiresAt.Time()
	}
	return *answer, until, *times.Active, nil
}

// errAnotherToken is an answer of the issuer's to another question, which says nothing about the token.
var errAnotherToken = errors.New("workos: bearer: the issuer answered about another token than was asked about")

// isAboutTheSame reports whether a token and what was said of one have the same subject, client and ID, as far as both name them. The
// audience is left to the token, because WorkOS names the environment where the token names a resource.
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
