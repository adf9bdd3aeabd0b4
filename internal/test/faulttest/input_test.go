package faulttest_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/faulttest"
)

// hostile are values that a careless client would let choose the endpoint. A lone "/" is not among them: it is
// sent as %2F, which net/http's routing alone takes for a slash at the end; core.FuzzPath has it.
var hostile = []string{
	"../users", "..", ".", "", " ", "a/b", "//", "%2e%2e", "%2F", "..%2fusers", "%2e%2e%2fusers", "?x=1", "a?x=1", "#x", "a#x", "&x=1",
	"a;b", `..\users`, "a b", "a\r\nX-Injected: 1", "a\nb", "\x00", "\t", "ü", "\xff", "{id}", "@evil.example", "http://evil.example/", "*", "+", "..;",
}

// TestAnIDReachesNoOtherEndpoint asks a server that knows the endpoints by net/http's own routing.
func TestAnIDReachesNoOtherEndpoint(t *testing.T) {
	type call func(context.Context, *workos.Confidential, string) error
	calls := map[string]call{
		"GET /organizations/{id}": func(ctx context.Context, c *workos.Confidential, id string) error {
			_, err := c.Organizations.Get(ctx, core.OrganizationID(id))
			return err
		},
		"DELETE /organizations/{id}": func(ctx context.Context, c *workos.Confidential, id string) error {
			return c.Organizations.Delete(ctx, core.OrganizationID(id))
		},
		"GET /organizations/external_id/{id}": func(ctx context.Context, c *workos.Confidential, id string) error {
			_, err := c.Organizations.GetByExternalID(ctx, core.ExternalID(id))
			return err
		},
		"GET /user_management/users/{id}": func(ctx context.Context, c *workos.Confidential, id string) error {
			_, err := c.UserManagement.GetUser(ctx, core.UserID(id))
			return err
		},
		"PUT /user_management/users/{id}": func(ctx context.Context, c *workos.Confidential, id string) error {
			_, err := c.UserManagement.UpdateUser(ctx, core.UserID(id), nil)
			return err
		},
		"GET /user_management/invitations/by_token/{id}": func(ctx context.Context, c *workos.Confidential, id string) error {
			_, err := c.UserManagement.GetInvitationByToken(ctx, core.NewInvitationToken(id))
			return err
		},
		"POST /user_management/invitations/{id}/accept": func(ctx context.Context, c *workos.Confidential, id string) error {
			_, err := c.UserManagement.AcceptInvitation(ctx, core.InvitationID(id))
			return err
		},
	}
	type arrival struct{ route, id, query string }
	var mu sync.Mutex
	var arrived []arrival
	arrive := func(route string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			arrived = append(arrived, arrival{route, r.PathValue("id"), r.URL.RawQuery})
			mu.Unlock()
			_, _ = w.Write([]byte(aThing))
		}
	}
	mux := http.NewServeMux()
	for route := range calls {
		mux.Handle(route, arrive(route))
	}
	mux.Handle("/", arrive("another endpoint"))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	c := confidential(t, server.URL)

	for route, call := range calls {
		for _, id := range hostile {
			t.Run(route+" of "+url.QueryEscape(id), func(t *testing.T) {
				is := is.New(t)
				arrived = nil
				err := call(t.Context(), c, id)
				if errors.Is(err, core.ErrInvalidArgument) {
					is.Equal(len(arrived), 0) // refused before anything was sent
					return
				}
				is.NoErr(err)
				is.Equal(arrived, []arrival{{route, id, ""}})
			})
		}
	}
}

// TestNothingInjectsAHeader tries every value of a caller's that becomes part of a request's head.
func TestNothingInjectsAHeader(t *testing.T) {
	for _, breaks := range []string{"\r\n", "\n", "\r"} {
		injection := "value" + breaks + "X-Injected: 1" + breaks
		build := func(opts ...core.Option) func(string) (*core.Confidential, error) {
			return func(base string) (*core.Confidential, error) {
				return core.NewConfidential(apiKey, clientID, append([]core.Option{core.WithBaseURL(base)}, opts...)...)
			}
		}
		for name, test := range map[string]struct {
			make func(string) (*core.Confidential, error)
			get  []core.GetOption
			post []core.PostOption
			path *core.Target
		}{
			"the API key": {make: func(base string) (*core.Confidential, error) {
				return core.NewConfidential(core.APIKey("sk_"+injection), clientID, core.WithBaseURL(base))
			}},
			"the client ID": {make: func(base string) (*core.Confidential, error) {
				return core.NewConfidential(apiKey, core.ClientID("client_"+injection), core.WithBaseURL(base))
			}},
			"the host":                     {make: build(core.WithAPIHostname("127.0.0.1" + injection))},
			"a header of the client":       {make: build(core.WithHeaders(map[string]string{"X-Own": injection}))},
			"a header's name":              {make: build(core.WithHeaders(map[string]string{"X-Own: 1" + injection: "1"}))},
			"the name of the application":  {make: build(core.WithAppInfo(injection, "1"))},
			"its version":                  {make: build(core.WithAppInfo("app", injection))},
			"a header of a request":        {get: []core.GetOption{core.WithHeader("X-Own", injection)}, post: []core.PostOption{core.WithHeader("X-Own", injection)}},
			"the name of one":              {get: []core.GetOption{core.WithHeader(injection, "1")}, post: []core.PostOption{core.WithHeader(injection, "1")}},
			"an access token":              {get: []core.GetOption{core.WithAccessToken(core.NewAccessToken(injection))}},
			"a warrant token":              {get: []core.GetOption{core.WithWarrantToken(core.NewSecret(injection))}},
			"an idempotency key":           {post: []core.PostOption{core.WithIdempotencyKey(injection)}},
			"the key of a query parameter": {get: []core.GetOption{core.WithQuery(injection, "1")}},
			"the value of one":             {get: []core.GetOption{core.WithQuery("key", injection)}},
			"an ID":                        {path: new(core.Path("/things/{id}", injection))},
		} {
			t.Run(name+" with "+url.QueryEscape(breaks), func(t *testing.T) {
				server := faulttest.Start(t, faulttest.Always(faulttest.Whole(200, aThing)))
				if test.make == nil {
					test.make = build()
				}
				c, err := test.make(server.URL)
				if err != nil {
					is.New(t).True(errors.Is(err, core.ErrInvalidArgument))
					return
				}
				defer c.HTTPClient().CloseIdleConnections()
				target := core.Path("/things")
				if test.path != nil {
					target = *test.path
				}
				got := c.Get(t.Context(), target, &thing{}, test.get...)
				posted := c.Post(t.Context(), target, nil, &thing{}, test.post...)
				refused := errors.Is(got, core.ErrInvalidArgument) || errors.Is(posted, core.ErrInvalidArgument)
				if escaped := strings.Contains(name, "query") || name == "the value of one"; refused == escaped {
					t.Errorf("the calls end with %v and %v", got, posted) // net/http's own refusal would come too late
				}
				for _, r := range server.Requests() {
					if r.Header.Get("X-Injected") != "" || strings.Contains(r.Target, "X-Injected") && !strings.Contains(r.Target, "%0") {
						t.Errorf("%s %s %v", r.Method, r.Target, r.Header)
					}
					for header, values := range r.Header {
						if strings.Contains(strings.Join(values, " "), "X-Injected") {
							t.Errorf("%s holds %q", header, values)
						}
					}
				}
			})
		}
	}
}
