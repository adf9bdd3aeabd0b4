package bench

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	jwtmiddleware "github.com/auth0/go-jwt-middleware/v2"
	"github.com/auth0/go-jwt-middleware/v2/validator"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

// bearers is the cost of a request with an access token for an API, before its handler runs.
func bearers() []Row {
	const middleware, bare = "go-jwt-middleware v2", "bare RS256"
	row := func(work string, tokens int, goals ...Goal) Row {
		return Row{work, []Contender{
			{SDK, func(b *testing.B) {
				client := must(core.NewClient(clientID, core.WithTransport(keysTransport{})))
				api := must(bearer.New(bearer.Config{Sources: []bearer.Source{
					bearer.Sessions(usermanagement.NewPublic(client), usermanagement.AccessTokenPolicy{}),
				}}))
				letIn(b, api.Require(bearer.Role("admin")), tokens)
			}},
			{middleware, func(b *testing.B) {
				key := func(context.Context) (any, error) { return &signingKey().PublicKey, nil }
				validate := must(validator.New(key, validator.RS256, "https://api.workos.com", []string{"api"},
					validator.WithCustomClaims(func() validator.CustomClaims { return new(roleClaims) })))
				letIn(b, jwtmiddleware.New(validate.ValidateToken).CheckJWT, tokens)
			}},
			{bare, func(b *testing.B) {
				all, i := accessTokens(tokens), 0
				b.ResetTimer()
				each(func() error {
					i++
					return bareVerify(all[i%len(all)])
				})(b)
			}},
		}, goals}
	}
	return []Row{
		row("Let in a bearer token that was seen before", 1, Goal{Metric: Time, Against: bare, Max: 0.5}),
		row("Let in a bearer token for the first time", manySessions, Goal{Metric: Time, Against: middleware, Max: 1.2}, Goal{Metric: Time, Against: bare, Max: 1.5}),
	}
}

// roleClaims are the claims that an API with go-jwt-middleware reads in addition to the registered ones.
type roleClaims struct {
	Role string `json:"role"`
}

// Validate does the same as the guard of the SDK.
func (c *roleClaims) Validate(context.Context) error {
	if c.Role != "admin" {
		return errWrong
	}
	return nil
}

// letIn sends requests through middleware, to a handler that does nothing.
func letIn(b *testing.B, middleware func(http.Handler) http.Handler, tokens int) {
	passed := false
	handler := middleware(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { passed = true }))
	all := accessTokens(tokens)
	requests := make([]*http.Request, 0, len(all))
	for _, token := range all {
		r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/", http.NoBody)
		r.Header.Set("Authorization", "Bearer "+token)
		requests = append(requests, r)
	}
	i := 0
	b.ResetTimer()
	each(func() error {
		i++
		passed = false
		handler.ServeHTTP(httptest.NewRecorder(), requests[i%len(requests)])
		if !passed {
			return errWrong
		}
		return nil
	})(b)
}

var signed struct {
	sync.Mutex
	tokens []string
}

// accessTokens returns n tokens. They are created once.
func accessTokens(n int) []string {
	signed.Lock()
	defer signed.Unlock()
	for len(signed.tokens) < n {
		signed.tokens = append(signed.tokens, accessToken(len(signed.tokens)))
	}
	return signed.tokens[:n]
}
