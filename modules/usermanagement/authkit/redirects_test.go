package authkit_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
)

func TestAReturnPageOfThisOrigin(t *testing.T) {
	s := start(t)
	local := strings.Replace(s.origin, "127.0.0.1", "LOCALHOST", 1)
	for page, want := range map[string]string{
		s.origin + "/dashboard?a=b#c":          "/dashboard?a=b#c",
		s.origin:                               "/",
		s.origin + "?a=b":                      "/?a=b",
		s.origin + "#c":                        "/#c",
		"HTTP" + s.origin[len("http"):] + "/x": "/x",
		s.origin + "//evil.example":            "/",
		s.origin + "/%5cevil.example":          "/",
		s.origin + ".evil.example/dashboard":   "/",
		s.origin + "@evil.example/dashboard":   "/",
		s.origin + "\\@evil.example/dashboard": "/",
		local + "/dashboard":                   "/dashboard", // the other name of this machine
		strings.Replace(s.origin, "127.0.0.1", "localhost.evil.example", 1) + "/dashboard": "/",
		"http://localhost:1/dashboard":                     "/",
		"http://evil.example/" + s.origin + "/dashboard":   "/",
		"https" + s.origin[len("http"):] + "/dashboard":    "/",
		"http:/" + s.origin[len("http:/"):] + "/dashboard": "/dashboard",
		s.origin[len("http:"):] + "/dashboard":             "/",
	} {
		t.Run(page, func(t *testing.T) {
			got := s.staying().visit(s.comeBack(s.leave("/sign-in?return_to=" + url.QueryEscape(page))))
			is.New(t).Equal(got.Header.Get("Location"), want)
		})
	}
	t.Run("may have the default port of the scheme, and may be in a form", func(t *testing.T) {
		is := is.New(t)
		s := start(t, func(c *authkit.Config) { c.RedirectURI = "http://localhost/callback" })
		s.signInBy(s.origin)
		got := s.staying().submit(s.origin+"/switch-organization", url.Values{"organization_id": {string(s.first)}, "return_to": {"http://localhost:80/dashboard"}})
		is.Equal(got.Header.Get("Location"), "/dashboard")
	})
}

// signInBy gives the browser a session of Grace without a callback.
func (s scene) signInBy(origin string) {
	s.t.Helper()
	tokens, err := s.Server.SignIn(s.grace.ID, s.first)
	is.New(s.t).NoErr(err)
	s.setCookie(origin, sessionCookie, s.seal(tokens.AccessToken, tokens.RefreshToken).Reveal())
}

func TestASignInOnTheOtherNameOfThisMachine(t *testing.T) {
	onLocalhost := func(c *authkit.Config) { c.RedirectURI = strings.Replace(c.RedirectURI, "127.0.0.1", "localhost", 1) }
	t.Run("is moved to the name of the redirect URI", func(t *testing.T) {
		is := is.New(t)
		s := start(t, onLocalhost)
		there := strings.Replace(s.origin, "127.0.0.1", "localhost", 1)
		got := s.staying().visit(s.origin + "/sign-in?return_to=/dashboard")
		is.Equal(got.StatusCode, http.StatusSeeOther)
		is.Equal(got.Header.Get("Location"), there+"/sign-in?return_to=/dashboard&moved=1")
		is.Equal(len(got.Cookies()), 0)
		is.Equal(got.Header.Get("Cache-Control"), "private, no-store")

		shown := s.visit(s.origin + "/dashboard")
		is.Equal(shown.Request.URL.String(), there+"/dashboard")
		is.Equal(shown.body, "dashboard for Grace of "+string(s.first)+" at /dashboard")
	})
	t.Run("is moved once, and the log reports if that changed nothing", func(t *testing.T) {
		is := is.New(t)
		s := start(t, onLocalhost)
		got := s.staying().visit(s.origin + "/sign-in?moved=1")
		is.True(strings.HasPrefix(got.Header.Get("Location"), s.Server.URL))
		is.Equal(strings.Count(s.errors.String(), "level=WARN"), 1)
		is.True(strings.Contains(s.errors.String(), "host=127.0.0.1:"))
	})
	for name, test := range map[string]struct{ redirectURI, host string }{
		"on another port":                    {"http://localhost:1/callback", "127.0.0.1:2"},
		"on a host that is not this machine": {"http://localhost:1/callback", "192.168.0.1:1"},
		"of an application elsewhere":        {"https://app.example/callback", "127.0.0.1"},
		"on the host of the redirect URI":    {"http://localhost/callback", "LocalHost:80"},
	} {
		t.Run(name+" stays where it is", func(t *testing.T) {
			is := is.New(t)
			auth, err := authkit.New(users(t), authkit.Config{RedirectURI: test.redirectURI, CookiePasswords: []core.CookiePassword{core.NewCookiePassword(password)}})
			is.NoErr(err)
			got := callHost(t, test.host, "/sign-in", auth.SignIn)
			is.True(strings.HasPrefix(got.Header.Get("Location"), "https://api.workos.com/"))
		})
	}
}

// callHost calls a handler with a Host header.
func callHost(t *testing.T, host, target string, handler http.HandlerFunc) *http.Response {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, target, http.NoBody)
	request.Host = host
	recorder := httptest.NewRecorder()
	handler(recorder, request)
	return recorder.Result()
}

func TestSeveralHosts(t *testing.T) {
	auth, err := authkit.New(users(t), authkit.Config{
		RedirectURI:     "https://app.example/callback",
		RedirectURIs:    []string{"https://other.example/callback", "https://preview-7.app.example:8443/callback", "https://[2001:DB8:0::1]:8443/callback"},
		CookiePasswords: []core.CookiePassword{core.NewCookiePassword(password)},
	})
	is.New(t).NoErr(err)
	for host, want := range map[string]string{
		"app.example":                "https://app.example/callback",
		"other.example":              "https://other.example/callback",
		"OTHER.example:443":          "https://other.example/callback",
		"preview-7.app.example:8443": "https://preview-7.app.example:8443/callback",
		"preview-7.app.example":      "https://app.example/callback",
		"preview-8.app.example:8443": "https://app.example/callback",
		"[2001:db8::1]:8443":         "https://[2001:DB8:0::1]:8443/callback", // as browsers write it
		"[2001:db8::1]":              "https://app.example/callback",
		"[app.example]":              "https://app.example/callback",
		"evil.example":               "https://app.example/callback",
		"other.example.evil.example": "https://app.example/callback",
		"other.example:80":           "https://app.example/callback",
		"":                           "https://app.example/callback",
	} {
		t.Run("a sign-in on "+host+" returns to "+want, func(t *testing.T) {
			got := callHost(t, host, "/sign-in", auth.SignIn)
			is.New(t).Equal(parse(t, got.Header.Get("Location")).Query().Get("redirect_uri"), want)
		})
	}
	for host, want := range map[string]string{
		"app.example.":                "https://app.example/sign-in?a=b&moved=1",
		"APP.example.:443":            "https://app.example/sign-in?a=b&moved=1",
		"preview-7.app.example.:8443": "https://preview-7.app.example:8443/sign-in?a=b&moved=1",
	} {
		t.Run("a sign-in on "+host+", which has separate cookies, is moved", func(t *testing.T) {
			is.New(t).Equal(callHost(t, host, "/sign-in?a=b", auth.SignIn).Header.Get("Location"), want)
		})
	}
	for name, test := range map[string]struct {
		more   string
		domain string
	}{
		"an invalid URL":               {"other.example", ""},
		"plain http":                   {"http://other.example/callback", ""},
		"another scheme":               {"http://localhost/callback", ""},
		"another path":                 {"https://other.example/auth/callback", ""},
		"another query":                {"https://other.example/callback?x", ""},
		"a wildcard":                   {"https://*.app.example/callback", ""},
		"a wildcard within a label":    {"https://app-*.vercel.example/callback", ""},
		"a host outside of the domain": {"https://other.example/callback", "app.example"},
		"a host with the same ending":  {"https://anapp.example/callback", "app.example"},
	} {
		t.Run("are rejected with "+name, func(t *testing.T) {
			_, err := authkit.New(users(t), authkit.Config{
				RedirectURI: "https://app.example/callback", RedirectURIs: []string{test.more}, CookieDomain: test.domain,
				CookiePasswords: []core.CookiePassword{core.NewCookiePassword(password)},
			})
			moduletest.WantArgument(t, err, "RedirectURIs")
		})
	}
	t.Run("each finish the sign-ins that they start", func(t *testing.T) {
		is := is.New(t)
		s := start(t, func(c *authkit.Config) {
			c.RedirectURIs = []string{strings.Replace(c.RedirectURI, "127.0.0.1", "localhost", 1)}
		})
		for _, origin := range []string{s.origin, strings.Replace(s.origin, "127.0.0.1", "localhost", 1)} {
			shown := s.visit(origin + "/dashboard")
			is.Equal(shown.StatusCode, http.StatusOK)
			is.Equal(shown.Request.URL.String(), origin+"/dashboard")
		}
	})
}

func TestACallbackWithoutAUsableState(t *testing.T) {
	for _, query := range []string{"code=c0de", "code=c0de&state=", "code=c0de&state=null", "state=&state=null&code=c0de"} {
		t.Run("discards the code and starts here: "+query, func(t *testing.T) {
			is := is.New(t)
			var failures caught
			s := start(t, failures.handle)
			s.leave("/sign-in")
			s.Server.ResetRequests()
			got := s.staying().visit(s.origin + "/callback?" + query)
			is.Equal(got.StatusCode, http.StatusSeeOther)
			is.Equal(got.Header.Get("Location"), "/sign-in")
			is.Equal(len(s.Server.Requests()), 0)
			is.Equal(len(failures.errors), 0)
			is.True(s.sealed().IsZero())
			is.Equal(s.visit(s.origin+"/callback?"+query).body, "home for Grace of "+string(s.first)+" at /")
		})
	}
	for _, state := range []string{"", "&state=", "&state=null", "&state=of-long-ago"} {
		t.Run("passes the message of WorkOS to the application: "+state, func(t *testing.T) {
			is := is.New(t)
			var failures caught
			s := start(t, failures.handle)
			is.Equal(s.visit(s.origin+"/callback?error=idp_initiated_sso_disabled&error_description=Not+from%0Athere"+state).StatusCode, http.StatusForbidden)
			failure := failures.last(t)
			is.True(errors.Is(failure, core.ErrorCode("idp_initiated_sso_disabled")) && !errors.Is(failure, authkit.ErrNoSignIn))
			is.Equal(refusedOf(t, failure).Description, `Not from\nthere`)
			is.Equal(failure.TryAgain, "/sign-in")
		})
	}
	t.Run("shows a page that does not mention another browser", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		got := s.visit(s.origin + "/callback?error=server_error")
		is.True(strings.Contains(got.body, "not completed") && !strings.Contains(got.body, "another browser"))
	})
}
