package faulttest_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/faulttest"
	"github.com/workos-typestate/workos/modules/auditlogs"
	"github.com/workos-typestate/workos/pkce"
)

const theCode = "c0de_Qz7OfTheCallback"

// exchanges returns the calls that exchange an authorization code, by a client of each kind.
func exchanges(t testing.TB, c *workos.Confidential, p *workos.Public) map[string]func(context.Context) error {
	t.Helper()
	verifier := pkce.NewVerifier()
	return map[string]func(context.Context) error{
		"a public client's": func(ctx context.Context) error {
			_, err := p.UserManagement.AuthenticateWithCodeAndVerifier(ctx, core.NewAuthorizationCode(theCode), verifier, nil)
			return err
		},
		"a confidential client's with a verifier": func(ctx context.Context) error {
			_, err := c.UserManagement.AuthenticateWithCodeAndVerifier(ctx, core.NewAuthorizationCode(theCode), verifier, nil)
			return err
		},
		"a confidential client's": func(ctx context.Context) error {
			_, err := c.UserManagement.AuthenticateWithCode(ctx, core.NewAuthorizationCode(theCode), nil)
			return err
		},
		"a public client's by SSO": func(ctx context.Context) error {
			_, err := p.SSO.GetProfileAndTokenWithVerifier(ctx, core.NewAuthorizationCode(theCode), verifier, nil)
			return err
		},
		"a confidential client's by SSO": func(ctx context.Context) error {
			_, err := c.SSO.GetProfileAndToken(ctx, core.NewAuthorizationCode(theCode), nil)
			return err
		},
	}
}

// TestAnAuthorizationCodeIsSentOnce counts requests on the server, over a connection that was used before: net/http
// itself retries some requests on those.
func TestAnAuthorizationCodeIsSentOnce(t *testing.T) {
	const keys = `{"keys":[]}`
	for name, lost := range map[string]faulttest.Response{
		"when the connection is closed":          faulttest.Close(""),
		"when the connection is reset":           faulttest.Reset(""),
		"when the response breaks off":           faulttest.Reset(faulttest.Head(200, "Content-Length: 99") + `{"access_token":`),
		"when the response is not JSON":          faulttest.Whole(200, page),
		"after a 500":                            faulttest.Whole(500, `{}`),
		"after a 502":                            faulttest.Whole(502, page),
		"after a 503 without a time":             faulttest.Whole(503, page),
		"after a 504":                            faulttest.Whole(504, page),
		"after a 408":                            faulttest.Whole(408, `{}`),
		"after a 400":                            faulttest.Whole(400, `{"error":"invalid_grant"}`),
		"after a redirect that keeps the method": faulttest.Whole(307, ``, "Location: /elsewhere"),
	} {
		for _, who := range []string{
			"a public client's", "a confidential client's with a verifier", "a confidential client's",
			"a public client's by SSO", "a confidential client's by SSO",
		} {
			t.Run(name+": "+who, func(t *testing.T) {
				is := is.New(t)
				server := faulttest.Start(t, func(r faulttest.Request) faulttest.Response {
					if r.Method == http.MethodGet {
						return faulttest.Whole(200, keys)
					}
					return lost
				})
				c, p := confidential(t, server.URL, fast), public(t, server.URL, fast)
				_, err := c.UserManagement.GetJWKS(t.Context())
				is.NoErr(err)
				_, err = p.UserManagement.GetJWKS(t.Context())
				is.NoErr(err)
				warm := server.Opened()

				err = exchanges(t, c, p)[who](t.Context())
				is.True(err != nil)
				is.Equal(server.Opened(), warm) // over one of the warm connections
				is.Equal(server.Count(), 3)     // two to warm up, and the code once
			})
		}
	}
}

// TestAPOSTOverHTTP2IsSentOnce is the same over HTTP/2, which the production API speaks.
func TestAPOSTOverHTTP2IsSentOnce(t *testing.T) {
	is := is.New(t)
	var posts atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 2 {
			t.Errorf("%s came by %s", r.URL, r.Proto)
		}
		if r.Method == http.MethodGet {
			_, _ = w.Write([]byte(aThing))
			return
		}
		posts.Add(1)
		panic(http.ErrAbortHandler) // resets the stream
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	c := confidential(t, server.URL, fast, core.WithHTTPClient(server.Client()))
	is.NoErr(c.Get(t.Context(), core.Path("/warm"), &thing{}))
	err := c.Post(t.Context(), core.Path("/things"), nil, &thing{})
	is.Equal(kindOf(err), transport)
	is.Equal(posts.Load(), int32(1))
}

// TestWhatIsCreatedIsCreatedOnce counts on the server the requests that may have acted when the response is lost. Two API
// keys, one of them unknown to everyone, are worse than an error.
func TestWhatIsCreatedIsCreatedOnce(t *testing.T) {
	for what, c := range map[string]struct {
		create func(context.Context, *workos.Confidential, ...core.PostOption) error
		again  bool
	}{
		"an organization": {func(ctx context.Context, c *workos.Confidential, opts ...core.PostOption) error {
			_, err := c.Organizations.Create(ctx, "Acme", nil, opts...)
			return err
		}, false},
		"an organization's API key": {func(ctx context.Context, c *workos.Confidential, opts ...core.PostOption) error {
			_, err := c.APIKeys.CreateForOrganization(ctx, "org_1", "deploy", nil, opts...)
			return err
		}, false},
		"a user's API key": {func(ctx context.Context, c *workos.Confidential, opts ...core.PostOption) error {
			_, err := c.UserManagement.CreateUserAPIKey(ctx, "user_1", "org_1", "deploy", nil, opts...)
			return err
		}, false},
		"an audit-log schema": {func(ctx context.Context, c *workos.Confidential, opts ...core.PostOption) error {
			_, err := c.AuditLogs.CreateSchema(ctx, "report.shared", nil, nil, opts...)
			return err
		}, false},
		"an audit-log event, which WorkOS deduplicates,": {func(ctx context.Context, c *workos.Confidential, opts ...core.PostOption) error {
			_, err := c.AuditLogs.CreateEvent(ctx, "org_1", auditlogs.Event{Action: "report.shared"}, nil, opts...)
			return err
		}, true},
	} {
		for name, lost := range map[string]faulttest.Response{
			"when the connection is closed": faulttest.Close(""),
			"when the connection is reset":  faulttest.Reset(""),
			"when the response breaks off":  faulttest.Reset(faulttest.Head(201, "Content-Length: 99") + `{"id":"x`),
			"when it takes too long":        faulttest.Hold(""),
			"after a 500":                   faulttest.Whole(500, `{}`),
			"after a 502":                   faulttest.Whole(502, page),
			"after a 503 without a time":    faulttest.Whole(503, page),
			"after a 504":                   faulttest.Whole(504, page),
		} {
			for whose, opts := range map[string][]core.PostOption{
				"a key of the SDK's": nil, "a key of the caller's": {core.WithIdempotencyKey("job-1")},
			} {
				t.Run(what+" "+name+", with "+whose, func(t *testing.T) {
					is := is.New(t)
					server := faulttest.Start(t, func(r faulttest.Request) faulttest.Response {
						if r.Method == http.MethodGet {
							return faulttest.Whole(200, aThing)
						}
						return lost
					})
					client := confidential(t, server.URL, fast, core.WithTimeout(200*time.Millisecond))
					is.NoErr(client.Get(t.Context(), core.Path("/warm"), &thing{}))
					is.True(c.create(t.Context(), client, opts...) != nil)
					if c.again { // three attempts, and possibly one more by net/http
						is.True(server.Count() >= 1+3)
						return
					}
					is.Equal(server.Count(), 1+1)
				})
			}
		}
	}
}
