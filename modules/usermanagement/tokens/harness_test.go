package tokens_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
	"github.com/workos-typestate/workos/workostest"
)

// issuer stands for WorkOS in tests with fake time: it rotates refresh tokens, repeats its last response for a while, and
// follows a script of failures.
type issuer struct {
	lifetime time.Duration
	grace    time.Duration
	skew     time.Duration // how much its clock is ahead
	unknown  error         // the error for an invalid refresh token

	mu       sync.Mutex
	signer   jose.Signer
	script   []step
	requests []request
	current  core.RefreshToken // the valid refresh token
	used     core.RefreshToken // the one before, and its response
	usedAt   time.Time
	response *usermanagement.AuthenticationResponse
	count    int
}

// step is the outcome of a request; act does what WorkOS would do.
type step func(ctx context.Context, act func() (*usermanagement.AuthenticationResponse, error)) (*usermanagement.AuthenticationResponse, error)

// refuses responds without acting.
func refuses(err error) step {
	return func(context.Context, func() (*usermanagement.AuthenticationResponse, error)) (*usermanagement.AuthenticationResponse, error) {
		return nil, err
	}
}

// loses acts, but the response is lost.
func loses(err error) step {
	return func(_ context.Context, act func() (*usermanagement.AuthenticationResponse, error)) (*usermanagement.AuthenticationResponse, error) {
		_, _ = act()
		return nil, err
	}
}

// hangs acts, and then sends nothing until the context ends.
func hangs(ctx context.Context, act func() (*usermanagement.AuthenticationResponse, error)) (*usermanagement.AuthenticationResponse, error) {
	_, _ = act()
	<-ctx.Done()
	return nil, broken(ctx.Err())
}

// takes responds after a while.
func takes(d time.Duration) step {
	return func(ctx context.Context, act func() (*usermanagement.AuthenticationResponse, error)) (*usermanagement.AuthenticationResponse, error) {
		select {
		case <-time.After(d):
			return act()
		case <-ctx.Done():
			return nil, broken(ctx.Err())
		}
	}
}

func broken(err error) error {
	return &core.TransportError{Method: "POST", Route: "/user_management/authenticate", Err: err}
}

// errorResponse returns the error of a refresh with that status and code, or without a body if code is empty.
func errorResponse(status int, code core.ErrorCode) error {
	if code == "" {
		return respond(status, "")
	}
	return respond(status, `{"error":"`+string(code)+`","error_description":""}`)
}

// respond returns the error of a refresh with that status and body.
func respond(status int, body string) error {
	client, err := core.NewClient("client_1", core.WithRetry(core.RetryPolicy{}), core.WithTransport(roundTrip(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: -1}, nil
	})))
	if err != nil {
		panic(err)
	}
	_, err = usermanagement.NewPublic(client).AuthenticateWithRefreshToken(context.Background(), core.NewRefreshToken("refresh-token"), nil)
	if err == nil {
		panic(fmt.Sprintf("no error of a response with status %d", status))
	}
	return err
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func newIssuer(t testing.TB) *issuer {
	t.Helper()
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.EdDSA, Key: key}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &issuer{lifetime: 5 * time.Minute, grace: 10 * time.Second, unknown: errorResponse(400, "invalid_grant"), signer: signer}
}

// signIn returns a completed sign-in.
func (i *issuer) signIn() *usermanagement.AuthenticationResponse {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.used, i.response = core.RefreshToken{}, nil
	return i.issue("")
}

func (i *issuer) issue(organizationID string) *usermanagement.AuthenticationResponse {
	i.count++
	now := time.Now().Add(i.skew)
	access, err := jwt.Signed(i.signer).Claims(map[string]any{
		"sub": "user_1", "sid": "session_1", "jti": strconv.Itoa(i.count), "iat": now.Unix(), "exp": now.Add(i.lifetime).Unix(),
	}).Serialize()
	if err != nil {
		panic(err)
	}
	i.current = core.NewRefreshToken(fmt.Sprintf("refresh-token-%d", i.count))
	return &usermanagement.AuthenticationResponse{
		User: usermanagement.User{ID: "user_1", Email: "ada@example.com"}, OrganizationID: core.OrganizationID(organizationID),
		AccessToken: core.NewAccessToken(access), RefreshToken: i.current,
	}
}

func (i *issuer) AuthenticateWithRefreshToken(ctx context.Context, token core.RefreshToken, params *usermanagement.AuthenticateWithRefreshTokenParams, _ ...core.PostOption) (*usermanagement.AuthenticationResponse, error) {
	i.mu.Lock()
	i.requests = append(i.requests, request{token, params.OrganizationID})
	next := step(func(_ context.Context, act func() (*usermanagement.AuthenticationResponse, error)) (*usermanagement.AuthenticationResponse, error) {
		return act()
	})
	if len(i.script) > 0 {
		next, i.script = i.script[0], i.script[1:]
	}
	i.mu.Unlock()
	return next(ctx, func() (*usermanagement.AuthenticationResponse, error) {
		return i.exchange(token, params.OrganizationID)
	})
}

func (i *issuer) exchange(token core.RefreshToken, organizationID core.OrganizationID) (*usermanagement.AuthenticationResponse, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if token.Equal(i.used) && i.response != nil && time.Since(i.usedAt) < i.grace && organizationID == i.response.OrganizationID {
		return i.response, nil
	}
	if !token.Equal(i.current) {
		return nil, i.unknown
	}
	i.used, i.usedAt = token, time.Now()
	i.response = i.issue(string(organizationID))
	return i.response, nil
}

// request is the parameters of a refresh.
type request struct {
	token          core.RefreshToken
	organizationID core.OrganizationID
}

// refreshes returns the number of requests.
func (i *issuer) refreshes() int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return len(i.requests)
}

// follows sets the script.
func (i *issuer) follows(script ...step) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.script = script
}

// flakyStore is a MemoryStore whose methods can be made to fail.
type flakyStore struct {
	tokens.MemoryStore
	load, save, remove, lock error
	saved                    int
	forgetful                bool // keeps no access token, like the keyring's store
}

func (s *flakyStore) Load(ctx context.Context) (tokens.Tokens, error) {
	if s.load != nil {
		return tokens.Tokens{}, s.load
	}
	return s.MemoryStore.Load(ctx)
}

func (s *flakyStore) Save(ctx context.Context, t tokens.Tokens) error {
	if s.save != nil {
		return s.save
	}
	s.saved++
	if s.forgetful {
		t.AccessToken, t.ReceivedAt, t.ExpiresAt = core.AccessToken{}, time.Time{}, time.Time{}
	}
	return s.MemoryStore.Save(ctx, t)
}

func (s *flakyStore) Delete(ctx context.Context) error {
	if s.remove != nil {
		return s.remove
	}
	return s.MemoryStore.Delete(ctx)
}

func (s *flakyStore) Lock(ctx context.Context) (func(), error) {
	if s.lock != nil {
		return nil, s.lock
	}
	return s.MemoryStore.Lock(ctx)
}

var errDiskFull = errors.New("disk full")

// signedIn returns a source whose user has just signed in, with its issuer and store.
func signedIn(t testing.TB, opts ...tokens.Option) (*tokens.Source, *issuer, *flakyStore) {
	t.Helper()
	issuer, store := newIssuer(t), &flakyStore{}
	source := newSource(t, issuer, store, opts...)
	if err := source.SignedIn(t.Context(), issuer.signIn()); err != nil {
		t.Fatal(err)
	}
	return source, issuer, store
}

func newSource(t testing.TB, client tokens.Refresher, store tokens.Store, opts ...tokens.Option) *tokens.Source {
	t.Helper()
	source, err := tokens.New(client, store, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return source
}

// token returns the token of source.
func token(t testing.TB, source *tokens.Source) core.AccessToken {
	t.Helper()
	got, err := source.Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got.IsZero() {
		t.Fatal("the token is empty")
	}
	return got
}

// browserSignIn signs a user in to a workostest server.
func browserSignIn(t testing.TB, setup testclient.Setup) *usermanagement.AuthenticationResponse {
	t.Helper()
	authorization, err := setup.Public.UserManagement.AuthorizationURLWithPKCE(testclient.RedirectURI, usermanagement.AuthorizationURLWithPKCEParams{Provider: usermanagement.ProviderAuthKit})
	if err != nil {
		t.Fatal(err)
	}
	response, err := setup.Public.UserManagement.AuthenticateWithCodeAndVerifier(t.Context(), core.NewAuthorizationCode(testclient.Browse(t, authorization.URL.Reveal()).Get("code")), authorization.Verifier, nil)
	if err != nil {
		t.Fatal(err)
	}
	return response
}

// refreshRequests returns the bodies of the refreshes that a server received.
func refreshRequests(server *workostest.Server) (bodies []string) {
	for _, request := range server.Requests() {
		if request.Path == "/user_management/authenticate" && jsonField(request.Body, "grant_type") == "refresh_token" {
			bodies = append(bodies, string(request.Body))
		}
	}
	return bodies
}
