// Package rpctest is shared by the tests of contrib/grpc and contrib/connectrpc: a server's rules over an in-process WorkOS,
// the calls that they accept and reject, and the tokens of a client.
package rpctest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer/rpc"
	"github.com/workos-typestate/workos/workostest"
)

// The methods of the services that the rules cover. Each takes and returns a google.protobuf.StringValue; Watch and Ring are
// streams of both.
const (
	Service = "test.v1.Reports"
	Get     = "/" + Service + "/Get"    // requires a caller
	Delete  = "/" + Service + "/Delete" // requires an admin
	Watch   = "/" + Service + "/Watch"  // requires a caller
	Ping    = "/" + Service + "/Ping"   // is open
	Admin   = "test.v1.Admin"           // requires an admin throughout
	Purge   = "/" + Admin + "/Purge"
	Ring    = "/" + Admin + "/Ring"
)

// Codes of gRPC and Connect.
const (
	OK               = 0
	PermissionDenied = 7
	Unavailable      = 14
	Unauthenticated  = 16
)

// World is WorkOS and a server's rules.
type World struct {
	WorkOS *workostest.Server
	Rules  *rpc.Rules

	Admin, Member, Expired core.AccessToken

	keyEnds time.Time
	mu      sync.Mutex
	Refused []string // rejected by the rules
}

// Start starts a world.
func Start(t testing.TB) *World {
	t.Helper()
	is := is.New(t)
	server := workostest.Start(t, workostest.WithOptionalStubs(), workostest.WithRole("admin"), workostest.WithOrganizations(workostest.Organization{
		ID: "org_1", Name: "One", Members: []workostest.Member{{Email: "ada@example.com", Role: "admin"}, {Email: "grace@example.com"}},
	}))
	w := &World{WorkOS: server}
	signIn := func(email string) workostest.Tokens {
		user, err := server.UserByEmail(email)
		is.NoErr(err)
		tokens, err := server.SignIn(user.ID, "org_1")
		is.NoErr(err)
		return tokens
	}
	admin, member := signIn("ada@example.com"), signIn("grace@example.com")
	w.Admin, w.Member, w.Expired = admin.AccessToken, member.AccessToken, admin.ExpiredAccessToken
	server.Handle(http.MethodPost, "/api_keys/validations", http.HandlerFunc(w.validate))

	client, err := workos.NewConfidential(server.APIKey, server.ClientID, core.WithBaseURL(server.URL), core.WithRetry(core.RetryPolicy{}))
	is.NoErr(err)
	api, err := bearer.New(bearer.Config{Sources: []bearer.Source{
		bearer.Sessions(client.Public().UserManagement, usermanagement.AccessTokenPolicy{}), bearer.APIKeys(client.APIKeys, nil),
	}})
	is.NoErr(err)
	w.Rules, err = rpc.New(api, rpc.WithGuards(bearer.Organization("org_1")), rpc.WithMethod(Delete, bearer.Role("admin")),
		rpc.WithMethod("/"+Admin+"/", bearer.Role("admin")), rpc.WithOpen(Ping), rpc.WithOnError(w.refused))
	is.NoErr(err)
	return w
}

func (w *World) refused(_ context.Context, method string, failure *bearer.Error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.Refused = append(w.Refused, method+" "+failure.Error())
}

// Key returns an API key that expires in d.
func (w *World) Key(d time.Duration) core.AccessToken {
	w.keyEnds = time.Now().Add(d)
	return core.NewAccessToken(fmt.Sprintf("sk_%d", w.keyEnds.UnixNano()))
}

func (w *World) validate(res http.ResponseWriter, _ *http.Request) {
	res.Header().Set("Content-Type", "application/json")
	_, _ = fmt.Fprintf(res, `{"api_key":{"object":"api_key","id":"api_key_1","owner":{"type":"organization","id":"org_1"},"name":"CI","obfuscated_value":"sk_…1",`+
		`"permissions":[],"expires_at":%q,"created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}}`, w.keyEnds.Format(time.RFC3339Nano))
}

// Caller returns a description of a handler's caller.
func Caller(ctx context.Context) string {
	caller, _ := bearer.FromContext(ctx)
	switch caller := caller.(type) {
	case *bearer.User:
		return "user of " + string(caller.OrganizationID)
	case *bearer.KeyOwner:
		return "key of " + string(caller.OrganizationID())
	}
	return "nobody"
}

// Case is a call and its outcome.
type Case struct {
	Name, Method  string
	Authorization []string
	Outage        bool   // WorkOS cannot be reached
	Code          uint32 // of gRPC
	Caller        string // if it is OK
}

// Cases are calls of unary methods and streams, each in its own world. The server needs services for health and reflection.
func (w *World) Cases() []Case {
	admin, member, expired := "Bearer "+w.Admin.Reveal(), "Bearer "+w.Member.Reveal(), "Bearer "+w.Expired.Reveal()
	return []Case{
		{"a valid token", Get, []string{member}, false, OK, "user of org_1"},
		{"a valid API key", Get, []string{"bearer " + w.Key(time.Hour).Reveal()}, false, OK, "key of org_1"},
		{"a stream with a valid token", Watch, []string{member}, false, OK, "user of org_1"},
		{"no token", Get, nil, false, Unauthenticated, ""},
		{"a stream without a token", Watch, nil, false, Unauthenticated, ""},
		{"another scheme", Get, []string{"Basic dTpw"}, false, Unauthenticated, ""},
		{"a token that has expired", Get, []string{expired}, false, Unauthenticated, ""},
		{"a stream whose token has expired", Watch, []string{expired}, false, Unauthenticated, ""},
		{"a token that is made up", Get, []string{"Bearer e30.e30.e30"}, false, Unauthenticated, ""},
		{"a token that was changed", Get, []string{member[:len(member)-8] + "AAAAAAAA"}, false, Unauthenticated, ""},
		{"two tokens", Get, []string{member, admin}, false, Unauthenticated, ""},
		{"the same token twice", Watch, []string{member, member}, false, Unauthenticated, ""},
		{"a role for the method", Delete, []string{admin}, false, OK, "user of org_1"},
		{"no role for the method", Delete, []string{member}, false, PermissionDenied, ""},
		{"a role for the service", Purge, []string{admin}, false, OK, "user of org_1"},
		{"no role for the service", Purge, []string{member}, false, PermissionDenied, ""},
		{"no role for a stream of the service", Ring, []string{member}, false, PermissionDenied, ""},
		{"no token for a method that needs a role", Delete, nil, false, Unauthenticated, ""},
		{"an outage of the keys", Get, []string{member}, true, Unavailable, ""},
		{"an outage of the keys at a stream", Watch, []string{member}, true, Unavailable, ""},
		{"an outage without a token", Get, nil, true, Unauthenticated, ""},
		{"an open method", Ping, nil, false, OK, "nobody"},
		{"an open method in an outage", Ping, nil, true, OK, "nobody"},
		{"an open method with a token", Ping, []string{member}, false, OK, "user of org_1"},
		{"an open method with a token that has expired", Ping, []string{expired}, false, Unauthenticated, ""},
	}
}

// Break makes WorkOS fail.
func (w *World) Break() {
	w.WorkOS.Inject(workostest.Fault{Path: "/sso/jwks/" + string(w.WorkOS.ClientID), Status: http.StatusServiceUnavailable, Times: 1000})
}

// Source is a tokens.TokenSource that returns one token after the other.
type Source struct {
	mu     sync.Mutex
	Tokens []core.AccessToken
	Asked  int // calls for another token
}

// ErrNone is the error of a source that has no token.
var ErrNone = errors.New("no user is signed in")

// Token returns the first token.
func (s *Source) Token(context.Context) (core.AccessToken, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.Tokens) == 0 {
		return core.AccessToken{}, ErrNone
	}
	return s.Tokens[0], nil
}

// TokenWithExpiry returns the first token.
func (s *Source) TokenWithExpiry(ctx context.Context) (core.AccessToken, time.Time, error) {
	token, err := s.Token(ctx)
	return token, time.Now().Add(time.Minute), err
}

// TokenOtherThan returns the token after the rejected one; the last one repeatedly.
func (s *Source) TokenOtherThan(ctx context.Context, rejected core.AccessToken) (core.AccessToken, error) {
	s.mu.Lock()
	s.Asked++
	if len(s.Tokens) > 1 && s.Tokens[0].Equal(rejected) {
		s.Tokens = s.Tokens[1:]
	}
	s.mu.Unlock()
	return s.Token(ctx)
}
