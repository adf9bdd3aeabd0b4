package workosmcp_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"
	"github.com/modelcontextprotocol/go-sdk/auth"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	workosmcp "github.com/workos-typestate/workos/contrib/mcp"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/apikeys"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
	"github.com/workos-typestate/workos/workostest"
)

func TestAClientSignsInAndCallsTools(t *testing.T) {
	for name, opts := range map[string]*mcp.StreamableHTTPOptions{"with sessions": nil, "without sessions": {Stateless: true}} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil, opts)
			for email, isAdmin := range map[string]bool{"ada@example.com": true, "grace@example.com": false} {
				w.SignInAs(w.user(email))
				w.asked = nil
				session := w.connect(t, w.signIn())
				text, failed := w.call(t, session, "anybody")
				w.True(!failed)
				w.True(strings.Contains(text, string(w.user(email))))
				w.Equal(w.asked[0].Get("resource"), w.endpoint)

				text, failed = w.call(t, session, "admins")
				w.Equal(failed, !isAdmin)
				w.Equal(strings.Contains(text, "The caller may not do this"), !isAdmin)
				w.Equal(len(w.asked), 1) // a role does not require another sign-in
			}
		})
		t.Run(name+", and again for the scopes of a tool", func(t *testing.T) {
			w := newWorld(t, nil, opts)
			session := w.connect(t, w.signIn())
			_, failed := w.call(t, session, "writers")
			w.True(!failed)
			w.Equal(len(w.asked), 2)
			w.Equal(w.asked[0].Get("scope"), "")
			w.Equal(slices.Sorted(strings.FieldsSeq(w.asked[1].Get("scope"))), []string{"reports:read", "reports:write"})
			_, failed = w.call(t, session, "anybody") // and the session continues
			w.True(!failed)
		})
	}
}

func TestAClientWhoseIDIsAURLSignsIn(t *testing.T) {
	w := newWorld(t, nil, nil, workostest.WithClientIDMetadataDocuments())
	client := httptest.NewTLSServer(http.HandlerFunc(func(res http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(res, `{"client_id":"https://%s%s","redirect_uris":[%q]}`, r.Host, r.URL.Path, redirect)
	}))
	defer client.Close()
	id := client.URL + "/client.json"
	w.SignInAs(w.user("ada@example.com"))
	session := w.connect(t, w.signInWith(auth.AuthorizationCodeHandlerConfig{
		ClientIDMetadataDocumentConfig: &auth.ClientIDMetadataDocumentConfig{URL: id}, RedirectURL: redirect,
	}))
	text, failed := w.call(t, session, "admins")
	w.True(!failed)
	w.True(strings.Contains(text, string(w.user("ada@example.com"))))
	w.Equal(w.asked[0].Get("client_id"), id)
}

func TestTheResponseToWhatIsRefused(t *testing.T) {
	w := newWorld(t, func(c *workosmcp.Config) { c.Guards = []bearer.Guard{bearer.Scope("reports:read")} }, &mcp.StreamableHTTPOptions{Stateless: true})
	metadata := strings.TrimSuffix(w.endpoint, "/mcp") + "/.well-known/oauth-protected-resource/mcp"
	elsewhere, err := w.UserToken(workostest.Consent{UserID: w.user("ada@example.com"), Scopes: []string{"reports:read"}})
	w.NoErr(err)
	session, err := w.SignIn(w.user("ada@example.com"), "org_acme")
	w.NoErr(err)
	ping := `{"jsonrpc":"2.0","id":1,"method":"ping"}`
	calls := func(name string) string {
		return `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"` + name + `","arguments":{}}}`
	}
	invalid := `Bearer error="invalid_token", error_description="*", scope="reports:read", resource_metadata="` + metadata + `"`
	lacking := `Bearer error="insufficient_scope", error_description="*", scope="reports:read reports:write", resource_metadata="` + metadata + `"`
	for name, test := range map[string]struct {
		authorization, body string
		status              int
		challenge           string
	}{
		"no token":                               {"", ping, 401, `Bearer scope="reports:read", resource_metadata="` + metadata + `"`},
		"no token, for a tool with scopes":       {"", calls("writers"), 401, `Bearer scope="reports:read", resource_metadata="` + metadata + `"`},
		"a token that is made up":                {"Bearer made.up.secret", ping, 401, invalid},
		"a token for another resource":           {"Bearer " + elsewhere.Reveal(), ping, 401, invalid},
		"the token of a session":                 {"Bearer " + session.AccessToken.Reveal(), ping, 401, invalid},
		"a header that cannot be read":           {"Bearer two tokens", ping, 400, `Bearer error="invalid_request", error_description="*", resource_metadata="` + metadata + `"`},
		"a scope that every request needs":       {"Bearer " + w.token("ada@example.com"), ping, 403, strings.Replace(lacking, " reports:write", "", 1)},
		"a scope that a tool needs":              {"Bearer " + w.token("ada@example.com", "reports:read"), calls("writers"), 403, lacking},
		"a scope that one tool of several needs": {"Bearer " + w.token("ada@example.com", "reports:read"), "[" + calls("anybody") + "," + calls("writers") + "]", 403, lacking},
		"a tool that is for admins":              {"Bearer " + w.token("grace@example.com", "reports:read"), calls("admins"), 200, ""},
		"nothing":                                {"Bearer " + w.token("ada@example.com", "reports:read", "reports:write"), calls("writers"), 200, ""},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			response, body := w.ask("POST", w.endpoint, test.authorization, test.body)
			is.Equal(response.StatusCode, test.status)
			is.Equal(withoutDescription(response.Header.Get("WWW-Authenticate")), test.challenge)
			is.Equal(response.Header.Values("Vary"), []string{"Authorization"})
			if test.status >= 400 {
				is.Equal(response.Header.Get("Content-Type"), "application/problem+json")
				is.True(!strings.Contains(body, "secret"))
				is.True(!strings.Contains(body, "reports:"))
			}
			if name == "a tool that is for admins" {
				is.True(strings.Contains(body, `"isError":true`))
				is.True(!strings.Contains(body, "admin"))
			}
		})
	}
}

// withoutDescription removes the description of a challenge, which is package bearer's.
func withoutDescription(challenge string) string {
	const name = `error_description="`
	if i := strings.Index(challenge, name); i >= 0 {
		end := strings.IndexByte(challenge[i+len(name):], '"')
		return challenge[:i+len(name)] + "*" + challenge[i+len(name)+end:]
	}
	return challenge
}

func TestAToolHasTheCallerOfItsRequest(t *testing.T) {
	t.Run("also in a session that another token began", func(t *testing.T) {
		w := newWorld(t, nil, nil)
		client := &holder{w.token("ada@example.com")}
		session := w.connect(t, client)
		text, _ := w.call(t, session, "anybody")
		w.True(strings.Contains(text, " admin"))
		_, err := w.AddMembership(w.user("ada@example.com"), "org_acme", "member")
		w.NoErr(err)
		client.token = w.token("ada@example.com")
		text, _ = w.call(t, session, "anybody")
		w.True(strings.Contains(text, " member"))
		_, failed := w.call(t, session, "admins")
		w.True(failed)
	})
	t.Run("and another user cannot continue a session", func(t *testing.T) {
		w := newWorld(t, nil, nil)
		client := &holder{w.token("ada@example.com")}
		session := w.connect(t, client)
		client.token = w.token("grace@example.com")
		_, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "anybody"})
		w.True(err != nil)
	})
	t.Run("and no way around the gate reaches a guarded tool", func(t *testing.T) {
		w := newWorld(t, nil, nil)
		mine, theirs := mcp.NewInMemoryTransports()
		_, err := w.mcp.Connect(t.Context(), theirs, nil)
		w.NoErr(err)
		session, err := mcp.NewClient(&mcp.Implementation{Name: "client", Version: "1"}, nil).Connect(t.Context(), mine, nil)
		w.NoErr(err)
		defer func() { _ = session.Close() }()
		text, failed := w.call(t, session, "admins")
		w.True(failed)
		w.Equal(text, "A bearer token is required")
	})
	t.Run("and a stream ends when its token expires, plus the leeway", func(t *testing.T) {
		clock := workostest.NewClock(time.Now().Add(-5*time.Minute - 30*time.Second)) // tokens have expired half a minute ago
		w := newWorld(t, func(c *workosmcp.Config) { c.Connect = &bearer.ConnectParams{Leeway: time.Minute} }, nil, workostest.WithClock(clock.Now))
		token := w.token("ada@example.com")
		for method, ends := range map[string]bool{http.MethodGet: true, http.MethodPost: false} {
			var until time.Time
			handler := w.gate.Require(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { until, _ = r.Context().Deadline() }))
			r := httptest.NewRequest(method, "/mcp", http.NoBody)
			r.Header.Set("Authorization", "Bearer "+token)
			response := httptest.NewRecorder()
			handler.ServeHTTP(response, r)
			w.Equal(response.Code, http.StatusOK)
			w.Equal(!until.IsZero(), ends)
			w.True(!ends || time.Until(until) > 0 && time.Until(until) < time.Minute)
		}
	})
}

func TestTheMetadataOfTheResource(t *testing.T) {
	for resource, want := range map[string]string{
		"https://mcp.example.com/mcp":      "https://mcp.example.com/.well-known/oauth-protected-resource/mcp",
		"https://mcp.example.com/a/b/":     "https://mcp.example.com/.well-known/oauth-protected-resource/a/b/",
		"https://mcp.example.com":          "https://mcp.example.com/.well-known/oauth-protected-resource",
		"https://mcp.example.com/":         "https://mcp.example.com/.well-known/oauth-protected-resource",
		"https://mcp.example.com:8443/mcp": "https://mcp.example.com:8443/.well-known/oauth-protected-resource/mcp",
	} {
		t.Run("of "+resource, func(t *testing.T) {
			is := is.New(t)
			gate, err := workosmcp.New(workosmcp.Config{
				Resource: resource, Issuer: "https://ad.authkit.app/", ScopesSupported: []string{"reports:read"}, Name: "Reports", Documentation: "https://example.com/docs",
			})
			is.NoErr(err)
			is.Equal(gate.MetadataURL(), want)
			handler := gate.Handler(mcp.NewServer(&mcp.Implementation{Name: "reports", Version: "1"}, nil), nil)
			response := httptest.NewRecorder()
			handler.ServeHTTP(response, httptest.NewRequest(http.MethodGet, want, http.NoBody))
			is.Equal(response.Code, http.StatusOK)
			is.Equal(response.Header().Get("Access-Control-Allow-Origin"), "*")
			var said map[string]any
			is.NoErr(json.Unmarshal(response.Body.Bytes(), &said))
			is.Equal(said, map[string]any{
				"resource": resource, "authorization_servers": []any{"https://ad.authkit.app"}, "bearer_methods_supported": []any{"header"},
				"scopes_supported": []any{"reports:read"}, "resource_name": "Reports", "resource_documentation": "https://example.com/docs",
			})
			sent := resource
			if strings.Count(sent, "/") == 2 {
				sent += "/" // as clients send it
			}
			refused := httptest.NewRecorder()
			handler.ServeHTTP(refused, httptest.NewRequest(http.MethodPost, sent, http.NoBody))
			is.Equal(refused.Code, http.StatusUnauthorized) // the endpoint is at the resource
			lost := httptest.NewRecorder()
			handler.ServeHTTP(lost, httptest.NewRequest(http.MethodPost, strings.TrimSuffix(resource, "/")+"/elsewhere", http.NoBody))
			is.Equal(lost.Code, http.StatusNotFound)
		})
	}
}

func TestNewNamesWhatIsWrong(t *testing.T) {
	const good = "https://mcp.example.com/mcp"
	for _, test := range []struct{ resource, issuer, argument string }{
		{"", "https://ad.authkit.app", "Resource"},
		{"mcp.example.com/mcp", "https://ad.authkit.app", "Resource"},
		{"http://mcp.example.com/mcp", "https://ad.authkit.app", "Resource"},
		{good + "?a=b", "https://ad.authkit.app", "Resource"},
		{good + "#a", "https://ad.authkit.app", "Resource"},
		{good + "#", "https://ad.authkit.app", "Resource"},
		{"https://user@mcp.example.com/mcp", "https://ad.authkit.app", "Resource"},
		{good + "/{tool}", "https://ad.authkit.app", "Resource"},
		{good + "/../x", "https://ad.authkit.app", "Resource"},
		{good + "//x", "https://ad.authkit.app", "Resource"},
		{good + "/a%20b", "https://ad.authkit.app", "Resource"},
		{good, "", "issuer"},
		{good, "http://ad.authkit.app", "issuer"},
	} {
		t.Run(test.resource+" with "+test.issuer, func(t *testing.T) {
			_, err := workosmcp.New(workosmcp.Config{Resource: test.resource, Issuer: test.issuer})
			wrong, ok := errors.AsType[*core.ArgumentError](err)
			is := is.New(t)
			is.True(ok)
			is.Equal(wrong.Argument, test.argument)
		})
	}
}

func TestOldClientsFindTheIssuer(t *testing.T) {
	t.Run("by its last description while it is unreachable, and not at all if there is none", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			asked, status := 0, http.StatusBadGateway
			transport := roundTrip(func(*http.Request) (*http.Response, error) {
				asked++
				body := io.NopCloser(strings.NewReader(`{"issuer":"https://ad.authkit.app"}`))
				return &http.Response{StatusCode: status, Body: body}, nil
			})
			gate, err := workosmcp.New(workosmcp.Config{
				Resource: "https://mcp.example.com/mcp", Issuer: "https://ad.authkit.app",
				Connect: &bearer.ConnectParams{Options: []core.Option{core.WithTransport(transport)}},
			})
			is.NoErr(err)
			for i, step := range []struct{ says, want, asked int }{
				{http.StatusBadGateway, http.StatusServiceUnavailable, 1},
				{http.StatusOK, http.StatusOK, 2},
				{http.StatusBadGateway, http.StatusOK, 3},
			} {
				status = step.says
				for range 2 {
					response := httptest.NewRecorder()
					gate.AuthorizationServer().ServeHTTP(response, httptest.NewRequest(http.MethodGet, "/", http.NoBody))
					is.Equal(response.Code, step.want)
					is.Equal(asked, step.asked)
				}
				time.Sleep([]time.Duration{5 * time.Second, 5 * time.Minute, 0}[i])
			}
		})
	})
	w := newWorld(t, nil, nil)
	address := strings.TrimSuffix(w.endpoint, "/mcp") + "/.well-known/oauth-authorization-server"
	t.Run("by its own description, which is cached", func(t *testing.T) {
		is := is.New(t)
		for range 3 {
			response, body := w.ask("GET", address, "", "")
			is.Equal(response.StatusCode, http.StatusOK)
			is.Equal(response.Header.Get("Access-Control-Allow-Origin"), "*")
			is.True(strings.Contains(body, `"issuer":"`+w.URL+`"`))
		}
		is.Equal(len(w.Calls("GET", "/.well-known/oauth-authorization-server")), 1)
	})
	t.Run("and not by another issuer's description", func(t *testing.T) {
		other := newWorld(t, nil, nil)
		other.Stub("GET", "/.well-known/oauth-authorization-server", http.StatusOK, map[string]string{"issuer": "https://evil.example.com"})
		response, _ := other.ask("GET", strings.TrimSuffix(other.endpoint, "/mcp")+"/.well-known/oauth-authorization-server", "", "")
		is.New(t).Equal(response.StatusCode, http.StatusServiceUnavailable)
	})
	t.Run("by GET only", func(t *testing.T) {
		response, _ := w.ask("POST", address, "", "")
		is.New(t).Equal(response.StatusCode, http.StatusMethodNotAllowed)
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestTheVerifierOfTheSDK(t *testing.T) {
	w := newWorld(t, nil, nil)
	client, err := core.NewConfidential(w.APIKey, w.ClientID, core.WithBaseURL(w.URL), core.WithRetry(core.RetryPolicy{}))
	w.NoErr(err)
	api, err := bearer.New(bearer.Config{Sources: []bearer.Source{
		bearer.Connect(w.URL, w.endpoint, &bearer.ConnectParams{Audiences: []string{string(w.ClientID)}}), bearer.APIKeys(apikeys.New(client), nil),
	}})
	w.NoErr(err)
	verify := workosmcp.Verifier(api)
	robot, err := w.AddMachine(workostest.Machine{OrganizationID: "org_acme", Scopes: []string{"reports:read"}})
	w.NoErr(err)
	robots, err := w.MachineToken(robot.ClientID)
	w.NoErr(err)
	key, err := w.AddAPIKey(workostest.APIKey{OrganizationID: "org_acme"})
	w.NoErr(err)
	for name, test := range map[string]struct {
		token, userID string
		scopes        []string
		expires       bool
	}{
		"a user":    {w.token("ada@example.com", "reports:read"), string(w.user("ada@example.com")), []string{"reports:read"}, true},
		"a machine": {robots.Reveal(), string(robot.ClientID), []string{"reports:read"}, true},
		"a key":     {key.Value.Reveal(), string(key.ID), nil, false},
	} {
		t.Run("recognizes "+name, func(t *testing.T) {
			is := is.New(t)
			info, err := verify(t.Context(), test.token, nil)
			is.NoErr(err)
			is.Equal(info.UserID, test.userID)
			is.Equal(info.Scopes, test.scopes)
			is.Equal(!info.Expiration.IsZero(), test.expires)
		})
	}
	for name, test := range map[string]struct {
		token   string
		invalid bool
	}{"that is not valid": {"made.up.secret", true}, "that cannot be judged": {"sk_secret", false}} {
		t.Run("reveals nothing about a token "+name, func(t *testing.T) {
			is := is.New(t)
			if !test.invalid { // an invalid token causes no request
				w.Inject(workostest.Fault{Path: "/api_keys/validations", Status: http.StatusBadGateway})
				defer w.ClearFaults()
			}
			response := httptest.NewRecorder()
			r := httptest.NewRequest(http.MethodPost, "/mcp", http.NoBody)
			r.Header.Set("Authorization", "Bearer "+test.token)
			auth.RequireBearerToken(verify, nil)(http.NotFoundHandler()).ServeHTTP(response, r)
			is.Equal(response.Code == http.StatusUnauthorized, test.invalid)
			is.True(response.Code >= http.StatusUnauthorized && response.Code != http.StatusNotFound)
			is.True(!strings.Contains(response.Body.String(), "secret"))
			is.True(!strings.Contains(response.Body.String(), "workos"))
			_, err := verify(context.Background(), test.token, nil)
			_, ok := errors.AsType[*bearer.Error](err)
			is.True(ok) // for a log
		})
	}
}
