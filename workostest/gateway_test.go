package workostest_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/workostest"
)

// TestAServerBehindAPrefix goes through a gateway that serves WorkOS below a path of its own, and nothing else.
func TestAServerBehindAPrefix(t *testing.T) {
	for name, prefix := range map[string]string{
		"a segment":             "/workos",
		"a slash at the end":    "/workos/",
		"segments with escapes": "/work%20os/a%2Fb",
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			server := workostest.Start(t, workostest.WithUsers(workostest.User{ID: "user_1", Email: "ada@example.com"}))
			gateway := gatewayTo(t, server, strings.TrimSuffix(prefix, "/"))
			client, err := workos.NewConfidential(server.APIKey, server.ClientID, core.WithBaseURL(gateway.URL+prefix))
			is.NoErr(err)
			defer client.HTTPClient().CloseIdleConnections()
			public, err := workos.NewPublic(server.ClientID, core.WithBaseURL(gateway.URL+prefix))
			is.NoErr(err)
			defer public.HTTPClient().CloseIdleConnections()
			begins := func(address string) {
				is.True(strings.HasPrefix(address, gateway.URL+strings.TrimSuffix(prefix, "/")+"/"))
			}

			begun, err := public.UserManagement.AuthorizationURLWithPKCE("http://127.0.0.1/callback", usermanagement.AuthorizationURLWithPKCEParams{Provider: usermanagement.ProviderAuthKit})
			is.NoErr(err)
			begins(begun.URL.Reveal())
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, begun.URL.Reveal(), http.NoBody)
			is.NoErr(err)
			response, err := public.HTTPClient().Do(request)
			is.NoErr(err)
			is.NoErr(response.Body.Close())
			callback, err := response.Location()
			is.NoErr(err)
			code, err := begun.Code(callback.Query())
			is.NoErr(err)
			signedIn, err := public.UserManagement.AuthenticateWithCodeAndVerifier(t.Context(), code, begun.Verifier, nil)
			is.NoErr(err)
			is.Equal(signedIn.User.ID, core.UserID("user_1"))

			keys, err := public.UserManagement.JWKSURL()
			is.NoErr(err)
			begins(keys)
			claims, err := public.UserManagement.VerifyAccessToken(t.Context(), signedIn.AccessToken, usermanagement.AccessTokenPolicy{})
			is.NoErr(err)
			logout, err := public.UserManagement.LogoutURL(claims.SessionID, nil)
			is.NoErr(err)
			begins(logout.Reveal())

			user, err := client.UserManagement.GetUser(t.Context(), signedIn.User.ID)
			is.NoErr(err)
			is.Equal(user.Email, "ada@example.com")
			users, err := client.UserManagement.ListUsers(t.Context(), nil).Collect(10)
			is.NoErr(err)
			is.Equal(len(users), 1)
		})
	}
}

// gatewayTo serves server below prefix, which is escaped.
func gatewayTo(t *testing.T, server *workostest.Server, prefix string) *httptest.Server {
	t.Helper()
	to, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		path := strings.TrimPrefix(r.In.URL.EscapedPath(), prefix)
		r.Out.URL.Path, r.Out.URL.RawPath = path, ""
		r.SetURL(to)
	}}
	gateway := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.EscapedPath(), prefix+"/") {
			t.Errorf("%s is not below the prefix", r.URL)
			http.NotFound(w, r)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(gateway.Close)
	return gateway
}
