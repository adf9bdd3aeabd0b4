// Package machine gets the access tokens of a service: an M2M application of WorkOS Connect, which authenticates with a
// client secret (RFC 6749 §4.4). An API that uses package bearer gets it as a Machine.
//
//	source, err := machine.New("https://<name>.authkit.app", clientID, clientSecret, nil)
//	transport, err := tokens.NewTransport(source, nil, "https://api.example.com")
//	client := &http.Client{Transport: transport}
package machine

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/flight"
	"github.com/workos-typestate/workos/internal/hidden"
	"github.com/workos-typestate/workos/internal/verdict"
)

const (
	// DefaultRefreshAhead is how long before its expiry a token is replaced.
	DefaultRefreshAhead = time.Minute

	defaultLifetime = time.Minute      // of a token whose response has no lifetime
	failurePause    = time.Second      // between a request that failed and the next
	fetchTimeout    = 30 * time.Second // of one request, including its retries
)

// NewParams holds the optional parameters of New.
type NewParams struct {
	Scopes []string // all of the application if empty

	// RefreshAhead is how long before its expiry a token is replaced, in the background: DefaultRefreshAhead if 0, and at most
	// half of the token's lifetime.
	RefreshAhead time.Duration

	// Options are for the requests to the issuer, such as core.WithTransport.
	Options []core.Option
}

// Source returns the access tokens of a service. It is a tokens.TokenSource, and safe for concurrent use.
type Source struct {
	at     *core.Client
	params NewParams
	secret core.ClientSecret
	state  hidden.Value[*state]
}

// state is the token, and the request for the next one.
type state struct {
	mu      sync.Mutex
	token   issued
	failed  time.Time // when the last request failed; zero if it did not
	err     error
	request *flight.Flight[issued] // nil if there is none
}

// issued is a token with its times by the clock of this machine.
type issued struct {
	token              core.AccessToken
	renewAt, expiresAt time.Time
}

// New returns a source of a service's tokens. The issuer is the AuthKit domain, "https://<name>.authkit.app" or a custom
// domain. Nothing is sent before the first call of Token.
//
// Errors: *core.ArgumentError, which names the argument.
func New(issuer string, clientID core.ClientID, secret core.ClientSecret, params *NewParams) (*Source, error) {
	s := &Source{secret: secret, state: hidden.Hide(new(state))}
	if params != nil {
		s.params = *params
	}
	s.params.Scopes = slices.Clone(s.params.Scopes)
	s.params.RefreshAhead = cmp.Or(s.params.RefreshAhead, DefaultRefreshAhead)
	switch {
	case secret.IsZero():
		return nil, &core.ArgumentError{Argument: "secret", Reason: "is empty"}
	case s.params.RefreshAhead < 0:
		return nil, &core.ArgumentError{Argument: "params", Reason: "has a negative RefreshAhead"}
	case slices.ContainsFunc(s.params.Scopes, isNoScope):
		return nil, &core.ArgumentError{Argument: "params", Reason: "has a scope that is empty or has white space"}
	}
	var err error
	if s.at, err = engine.IssuerClient(issuer, clientID, s.params.Options); err != nil {
		return nil, err
	}
	return s, nil
}

func isNoScope(scope string) bool { return scope == "" || strings.ContainsAny(scope, " \t\r\n") }

// Token returns a valid access token. Concurrent calls share one request, which continues if one of them leaves. A token
// that expires soon is replaced in the background, and returned until then.
//
// Errors: the error of the token request (POST <issuer>/oauth2/token); core.ErrorCode("invalid_client") for a wrong client
// ID or secret. After a failure, the next request is made a second later at the earliest.
func (s *Source) Token(ctx context.Context) (core.AccessToken, error) {
	token, _, err := s.TokenWithExpiry(ctx)
	return token, err
}

// TokenWithExpiry is Token, and also returns when the token expires by the clock of this machine.
func (s *Source) TokenWithExpiry(ctx context.Context) (token core.AccessToken, expiresAt time.Time, err error) {
	got, err := s.get(ctx, core.AccessToken{})
	return got.token, got.expiresAt, err
}

// TokenOtherThan returns a token other than the one that an API has rejected.
func (s *Source) TokenOtherThan(ctx context.Context, rejected core.AccessToken) (core.AccessToken, error) {
	got, err := s.get(ctx, rejected)
	return got.token, err
}

func (s *Source) get(ctx context.Context, rejected core.AccessToken) (issued, error) {
	switch {
	case s == nil || s.at == nil:
		return issued{}, &core.ArgumentError{Argument: "Source", Reason: "is nil or the zero value: make one with New"}
	case ctx == nil:
		return issued{}, engine.NilContext()
	}
	held, request, err := s.atHand(ctx, rejected)
	if request == nil {
		return held, err
	}
	return request.Wait(ctx)
}

// atHand returns the token if it is valid, or else the request to wait for, or else the error of the last request.
func (s *Source) atHand(ctx context.Context, rejected core.AccessToken) (issued, *flight.Flight[issued], error) {
	state, now := s.state.Get(), time.Now()
	state.mu.Lock()
	defer state.mu.Unlock()
	held := state.token
	good := !held.token.IsZero() && now.Before(held.expiresAt) && (rejected.IsZero() || !held.token.Equal(rejected))
	if good && now.Before(held.renewAt) {
		return held, nil, nil
	}
	if state.request == nil {
		if state.err != nil && now.Before(state.failed.Add(failurePause)) {
			if good {
				return held, nil, nil
			}
			return issued{}, nil, flight.Private(state.err)
		}
		s.start(ctx, state)
	}
	if good {
		return held, nil, nil
	}
	return issued{}, state.request, nil
}

// start requests a token. The request outlives the caller's context, since other callers may wait for it. The lock is held.
func (s *Source) start(ctx context.Context, state *state) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), fetchTimeout)
	state.request = flight.Start(func() (got issued, err error) {
		defer cancel()
		err = errEnded // unless fetch returns
		defer func() { state.land(got, err) }()
		got, err = s.fetch(ctx)
		if verdict.Lost(err) && ctx.Err() == nil {
			got, err = s.fetch(ctx) // one token more does no harm
		}
		return got, err
	})
}

// errEnded is the error of a request that neither succeeded nor failed: the transport panicked.
var errEnded = errors.New("workos: no token was issued: the transport panicked")

func (state *state) land(got issued, err error) {
	state.mu.Lock()
	defer state.mu.Unlock()
	state.request, state.err = nil, err
	if err != nil {
		state.failed = time.Now()
		return
	}
	state.token = got
}

// tokenRequest is the form of the request (RFC 6749 §4.4.2), with the credentials in it (§2.3.1).
type tokenRequest struct {
	GrantType    string            `json:"grant_type"`
	ClientID     core.ClientID     `json:"client_id"`
	ClientSecret core.ClientSecret `json:"client_secret"`
	Scope        string            `json:"scope,omitzero"`
}

// tokenResponse is the response (RFC 6749 §5.1).
type tokenResponse struct {
	AccessToken core.AccessToken `json:"access_token"`
	Type        string           `json:"token_type"`
	ExpiresIn   int              `json:"expires_in"` // seconds
}

func (s *Source) fetch(ctx context.Context) (issued, error) {
	asked := time.Now()
	body := tokenRequest{"client_credentials", s.at.ClientID(), s.secret, strings.Join(s.params.Scopes, " ")}
	got, err := engine.PostForm[tokenResponse](ctx, *s.at, engine.Returns(core.Path("/oauth2/token"), "access_token"), body)
	if err != nil {
		return issued{}, err
	}
	lifetime := time.Duration(got.ExpiresIn) * time.Second
	if got.ExpiresIn <= 0 {
		lifetime = defaultLifetime
	}
	end := asked.Add(lifetime)
	return issued{got.AccessToken, end.Add(-min(s.params.RefreshAhead, lifetime/2)), end}, nil
}
