package bearer_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

// TestACookieAndATokenOnOneRoute uses one route that accepts both, with one set of guards.
func TestACookieAndATokenOnOneRoute(t *testing.T) {
	is := is.New(t)
	w := newWorld(t)
	client, err := core.NewConfidential("sk_test_1", "client_1", w.options()...)
	is.NoErr(err)
	web, err := authkit.New(usermanagement.NewConfidential(client), authkit.Config{
		RedirectURI: "http://localhost:8080/callback", CookiePasswords: []core.CookiePassword{core.NewCookiePassword(strings.Repeat("p", 32))},
	})
	is.NoErr(err)
	api := w.acceptWith(bearer.Config{Sources: []bearer.Source{w.sessions(usermanagement.AccessTokenPolicy{})}, Cookies: web})

	signIn := httptest.NewRecorder()
	tokens := ofSession().with(claims{"sub": "user_web", "auth_time": time.Now().Add(-time.Hour).Unix()})
	is.NoErr(web.Save(signIn, httptest.NewRequest(http.MethodPost, "/sign-in", nil), &usermanagement.AuthenticationResponse{
		User: usermanagement.User{ID: "user_web"}, AccessToken: core.NewAccessToken(session(t, tokens)), RefreshToken: core.NewRefreshToken("r"),
	}))
	cookies := signIn.Result().Cookies()
	is.Equal(len(cookies), 1)

	ask := func(handler http.Handler, accept string, fields ...string) *http.Response {
		r := httptest.NewRequest(http.MethodGet, "/reports", nil)
		r.AddCookie(cookies[0])
		r.Header.Set("Accept", accept)
		for _, field := range fields {
			r.Header.Add("Authorization", field)
		}
		response := httptest.NewRecorder()
		handler.ServeHTTP(response, r)
		return response.Result()
	}
	both := api.Require(bearer.Permission("reports:read"))(greet)
	t.Run("the cookie counts without a token", func(t *testing.T) {
		is := is.New(t)
		is.Equal(read(t, ask(both, "text/html")), "user user_web of org_1")
		is.Equal(read(t, ask(api.Optional(greet), "text/html")), "user user_web of org_1")
	})
	t.Run("the token takes precedence", func(t *testing.T) {
		is := is.New(t)
		is.Equal(read(t, ask(both, "text/html", "Bearer "+session(t, ofSession()))), "user user_1 of org_1")
	})
	t.Run("an invalid token is rejected, even with a valid cookie", func(t *testing.T) {
		is.New(t).Equal(ask(both, "text/html", "Bearer x.y.z").StatusCode, http.StatusUnauthorized)
	})
	t.Run("the guards are the same", func(t *testing.T) {
		is := is.New(t)
		for _, one := range []bearer.Guard{bearer.Role("admin"), bearer.Scope("reports.read"), {}} {
			is.Equal(ask(api.Require(one)(greet), "application/json").StatusCode, http.StatusForbidden)
		}
	})
	t.Run("a sign-in that is not recent is repeated by the browser", func(t *testing.T) {
		is := is.New(t)
		res := ask(api.Require(bearer.SignedInWithin(time.Minute))(greet), "text/html")
		is.Equal(res.StatusCode, http.StatusSeeOther)
		is.True(strings.Contains(res.Header.Get("Location"), "max_age=60"))
	})
	t.Run("without either a browser is redirected to sign in, and a program gets 401", func(t *testing.T) {
		is := is.New(t)
		told := get(both) // a 401 from authkit
		is.Equal(told.StatusCode, http.StatusUnauthorized)
		is.True(strings.HasPrefix(told.Header.Get("WWW-Authenticate"), "Cookie "))
		is.True(strings.HasPrefix(told.Header.Get("Content-Type"), "application/json"))
		r := httptest.NewRequest(http.MethodGet, "/reports", nil)
		r.Header.Set("Accept", "text/html")
		response := httptest.NewRecorder()
		both.ServeHTTP(response, r)
		is.Equal(response.Result().StatusCode, http.StatusSeeOther)
	})
	t.Run("the user has the session of the cookie", func(t *testing.T) {
		is := is.New(t)
		handler := bearer.Handler(func(_ http.ResponseWriter, _ *http.Request, user *bearer.User) {
			is.True(user.Session != nil)
			is.Equal(user.Session.User.ID, core.UserID("user_web"))
		})
		is.Equal(ask(api.Require()(handler), "text/html").StatusCode, http.StatusOK)
	})
}

// denyList makes a usermanagement.DenyList from a function.
type denyList func(*usermanagement.AccessTokenClaims) bool

func (d denyList) Denies(_ context.Context, token *usermanagement.AccessTokenClaims) bool {
	return d(token)
}

func TestADenyListAppliesToEverySourceOfTokens(t *testing.T) {
	is := is.New(t)
	w := newWorld(t)
	list := denyList(func(c *usermanagement.AccessTokenClaims) bool {
		return c.UserID == "user_gone" || c.OrganizationID == "org_gone"
	})
	api := w.accept(w.sessions(usermanagement.AccessTokenPolicy{DenyList: list}), w.connect(bearer.ConnectParams{DenyList: list}))
	for _, token := range []string{
		session(t, ofSession().with(claims{"sub": "user_gone"})), connect(t, ofApplication().with(claims{"sub": "user_gone"})),
		connect(t, ofMachine().with(claims{"org_id": "org_gone"})),
	} {
		res := get(api.Require()(greet), "Bearer "+token)
		is.Equal(res.StatusCode, http.StatusUnauthorized)
		is.True(strings.Contains(res.Header.Get("WWW-Authenticate"), "has been revoked"))
	}
	is.Equal(get(api.Require()(greet), "Bearer "+connect(t, ofMachine())).StatusCode, http.StatusOK)
}
