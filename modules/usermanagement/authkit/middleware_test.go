package authkit_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/workostest"
)

const html = "text/html,*/*;q=0.8"

func TestRequireWithoutASession(t *testing.T) {
	for name, test := range map[string]struct {
		method string
		header []string
		want   string // the redirect; empty for none
	}{
		"sends a visit to sign in, and back":                 {"GET", []string{"Accept", html, "Sec-Fetch-Mode", "navigate"}, "/sign-in?return_to=%2Fdashboard%3Fq%3D%252F%26x"},
		"sends an older browser's visit to sign in":          {"GET", []string{"Accept", html}, "/sign-in?return_to=%2Fdashboard%3Fq%3D%252F%26x"},
		"sends a HEAD where it would send a GET":             {"HEAD", []string{"Accept", html}, "/sign-in?return_to=%2Fdashboard%3Fq%3D%252F%26x"},
		"returns 401 to a call that accepts JSON":            {"GET", []string{"Accept", "application/json"}, ""},
		"returns 401 to a call that accepts anything":        {"GET", []string{"Accept", "*/*"}, ""},
		"returns 401 to a call without headers":              {"GET", nil, ""},
		"returns 401 to a script's fetch, even of HTML":      {"GET", []string{"Accept", html, "Sec-Fetch-Mode", "cors"}, ""},
		"returns 401 to a script's fetch on its own origin":  {"GET", []string{"Accept", html, "Sec-Fetch-Mode", "same-origin"}, ""},
		"returns 401 to a form, whose content would be lost": {"POST", []string{"Accept", html, "Sec-Fetch-Mode", "navigate"}, ""},
		"returns 401 to a PUT":                               {"PUT", []string{"Accept", html}, ""},
		"returns 401 to an OPTIONS":                          {"OPTIONS", []string{"Accept", html}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			var failures caught
			s := start(t, failures.handle)
			got := s.staying().send(test.method, s.origin+"/dashboard?q=%2F&x", "", test.header...)
			is.Equal(got.Header.Get("Location"), test.want)
			is.Equal(got.Header.Get("Cache-Control"), "private, no-store")
			is.Equal(got.Header["Vary"], []string{"Cookie"})
			is.Equal(len(got.Header["Set-Cookie"]), 0)
			if test.want != "" {
				is.Equal(got.StatusCode, http.StatusSeeOther)
				return
			}
			is.Equal(got.StatusCode, http.StatusUnauthorized)
			is.True(errors.Is(failures.last(t), session.ReasonNoSessionCookie))
			is.Equal(failures.last(t).TryAgain, "/sign-in")
		})
	}
	t.Run("sends a visit back to its page, also behind a stripped prefix", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.mux.Handle("/app/", http.StripPrefix("/app", s.auth.Require()(page("inner"))))
		is.Equal(s.visit(s.origin+"/app/x/y?z").Request.URL.RequestURI(), "/app/x/y?z")
	})
	t.Run("sends a visit home if its path must not be in a redirect", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		strange := s.auth.Require()(page("strange"))
		s.mux.Handle("/files/", strange)
		is.Equal(s.staying().visit(s.origin+"/files/%2f%2fevil.example").Header.Get("Location"), "/sign-in")
	})
	t.Run("removes a seal that does not open", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.setCookie(s.origin, sessionCookie, "junk")
		got := s.staying().visit(s.origin + "/dashboard")
		is.Equal(got.StatusCode, http.StatusSeeOther)
		is.Equal(s.sealed().Reveal(), "")
	})
}

func TestRequireWithASession(t *testing.T) {
	t.Run("accepts it without a request to WorkOS, and writes no cookie", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.signIn()
		s.Server.ResetRequests()
		got := s.visit(s.origin + "/dashboard")
		is.Equal(got.StatusCode, http.StatusOK)
		is.Equal(len(s.Server.Requests()), 0)
		is.Equal(len(got.Header["Set-Cookie"]), 0)
		is.Equal(got.Header.Get("Cache-Control"), "private, no-store")
		is.Equal(got.Header["Vary"], []string{"Cookie"})
	})
	t.Run("leaves the response to the handler: it can stream", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.signIn()
		s.expire()
		flushed := make(chan struct{})
		defer sync.OnceFunc(func() { close(flushed) })()
		s.mux.Handle("/stream", s.auth.Require()(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Add("Vary", "Accept-Encoding")
			_, direct := w.(http.Flusher)
			is.True(direct)
			_, _ = w.Write([]byte("first "))
			is.NoErr(http.NewResponseController(w).Flush())
			<-flushed
			_, _ = w.Write([]byte("second"))
		})))
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.origin+"/stream", http.NoBody)
		is.NoErr(err)
		response, err := s.client.Do(request)
		is.NoErr(err)
		defer func() { _ = response.Body.Close() }()
		is.Equal(len(response.Header["Set-Cookie"]), 1) // it came before the first byte
		is.Equal(response.Header.Get("Cache-Control"), "private, no-store")
		is.Equal(response.Header["Vary"], []string{"Cookie", "Accept-Encoding"})
	})
	t.Run("keeps the Vary of outer middleware", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		inner := s.auth.Optional(page("inner"))
		s.mux.HandleFunc("/vary", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Add("Vary", "Accept-Encoding")
			inner.ServeHTTP(w, r)
		})
		is.Equal(s.visit(s.origin + "/vary").Header["Vary"], []string{"Accept-Encoding", "Cookie"})
	})
	t.Run("is renewed once, with one cookie, by middleware within middleware", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.mux.Handle("/nested", s.auth.Optional(s.auth.Require()(s.auth.Require(authkit.Role("admin"))(page("nested")))))
		s.signIn()
		s.expire()
		got := s.visit(s.origin + "/nested")
		is.Equal(got.StatusCode, http.StatusOK)
		is.Equal(len(got.Header["Set-Cookie"]), 1)
		is.Equal(got.Header["Vary"], []string{"Cookie"})
		is.Equal(s.refreshes(), 1)
	})
	t.Run("is invalid for the middleware of another application", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		other, err := authkit.New(s.Confidential.UserManagement, authkit.Config{
			RedirectURI: s.origin + "/other/callback", CookiePasswords: []core.CookiePassword{core.NewCookiePassword(otherPassword)}, CookieName: "other",
		})
		is.NoErr(err)
		s.mux.Handle("/other", s.auth.Require()(other.Require()(page("other"))))
		s.signIn()
		is.Equal(s.staying().visit(s.origin+"/other").Header.Get("Location"), "/other/sign-in?return_to=%2Fother")
	})
	t.Run("does not trust a session that a handler made up", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		required := s.auth.Require()(page("made up"))
		s.mux.HandleFunc("/made-up", func(w http.ResponseWriter, r *http.Request) {
			required.ServeHTTP(w, r.WithContext(authkit.NewContext(r.Context(), &session.Session{User: &usermanagement.User{}})))
		})
		is.Equal(s.staying().visit(s.origin+"/made-up").StatusCode, http.StatusSeeOther)
	})
}

func TestTheContext(t *testing.T) {
	is := is.New(t)
	_, ok := authkit.FromContext(t.Context())
	is.True(!ok)
	made := &session.Session{}
	got, ok := authkit.FromContext(authkit.NewContext(t.Context(), made))
	is.True(ok)
	is.True(got == made)
}

func TestARefresh(t *testing.T) {
	t.Run("happens once for concurrent requests, and all of them get the same session", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.signIn()
		s.expire()
		s.Server.Inject(workostest.Fault{Path: authenticateRoute, Delay: 20 * time.Millisecond})
		const requests = 20
		cookies := make(chan string, requests)
		var group sync.WaitGroup
		for range requests {
			group.Go(func() {
				got := s.visit(s.origin + "/dashboard")
				if got.StatusCode == http.StatusOK && len(got.Cookies()) == 1 {
					cookies <- got.Cookies()[0].Value
				}
			})
		}
		group.Wait()
		close(cookies)
		different := map[string]int{}
		for value := range cookies {
			different[value]++
		}
		is.Equal(s.refreshes(), 1)
		is.Equal(len(different), 1)
		is.Equal(different[s.sealed().Reveal()], requests)
	})

	// temporary are failures that leave the session as it is.
	for name, test := range map[string]struct {
		fault workostest.Fault
		after string
	}{
		"while WorkOS is down":                {workostest.Fault{Status: 500}, "5"},
		"while WorkOS sends Retry-After":      {workostest.Fault{Status: 429, Header: http.Header{"Retry-After": {"7"}}}, "7"},
		"while WorkOS sends nonsense":         {workostest.Fault{Status: 200, Body: "{"}, "5"},
		"while connections break":             {workostest.Fault{Drop: true}, "5"},
		"while WorkOS is too slow to respond": {workostest.Fault{Status: 408}, "5"},
	} {
		t.Run("is postponed "+name, func(t *testing.T) {
			is := is.New(t)
			var failures caught
			s := start(t, failures.handle)
			s.signIn()
			s.expire()
			before := s.sealed()
			test.fault.Path = authenticateRoute
			s.Server.Inject(test.fault)
			got := s.visit(s.origin + "/dashboard?x")
			is.Equal(got.StatusCode, http.StatusServiceUnavailable)
			is.Equal(got.Header.Get("Retry-After"), test.after)
			is.Equal(failures.last(t).TryAgain, "/dashboard?x")
			is.Equal(got.Header.Get("Cache-Control"), "private, no-store")
			is.Equal(s.visit(s.origin+"/").body, "home for nobody at /")
			is.Equal(s.sealed(), before)
			s.Server.ClearFaults()
			is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
		})
	}
	t.Run("is postponed if the application's Group says so", func(t *testing.T) {
		is := is.New(t)
		s := start(t, func(c *authkit.Config) { c.SessionOptions = []session.Option{session.WithGroup(busy{})} })
		s.signIn()
		s.expire()
		before := s.sealed()
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusServiceUnavailable)
		is.Equal(s.sealed(), before)
	})
	t.Run("that fails because of the program's own credentials ends no session", func(t *testing.T) {
		is := is.New(t)
		var failures caught
		s := start(t, failures.handle)
		s.signIn()
		s.expire()
		before := s.sealed()
		for _, fault := range []workostest.Fault{
			{Status: 400, Body: `{"error":"invalid_client"}`}, {Status: 400, Body: `{"error":"unauthorized_client"}`},
		} {
			fault.Path = authenticateRoute
			s.Server.Inject(fault)
			is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusInternalServerError)
			is.Equal(s.sealed(), before)
			s.Server.ClearFaults()
		}
	})

	// final are failures that end the session.
	for name, arrange := range map[string]func(s scene){
		"after it was revoked": func(s scene) {
			address, err := s.sessions.LogoutURL(s.sealed(), "")
			is.New(s.t).NoErr(err)
			s.visit(address.Reveal())
		},
		"when the organization requires SSO": func(s scene) {
			s.Server.Inject(workostest.Fault{Path: authenticateRoute, Status: 400, Body: `{"error":"sso_required","error_description":"Use SSO."}`})
		},
		"when the user must enroll a second factor": func(s scene) {
			s.Server.Inject(workostest.Fault{Path: authenticateRoute, Status: 403, Body: `{"code":"mfa_enrollment","message":"Enroll."}`})
		},
		"when the user has left the organization": func(s scene) { s.leaveOrganization() },
	} {
		t.Run("ends the session "+name, func(t *testing.T) {
			is := is.New(t)
			s := start(t)
			s.signIn()
			s.expire()
			sealed := s.sealed()
			arrange(s)
			is.Equal(s.visit(s.origin+"/").body, "home for nobody at /")
			is.Equal(s.sealed().Reveal(), "") // Optional removes it
			s.setCookie(s.origin, sessionCookie, sealed.Reveal())
			got := s.staying().visit(s.origin + "/dashboard")
			is.Equal(got.StatusCode, http.StatusSeeOther)
			is.Equal(got.Header.Get("Location"), "/sign-in?return_to=%2Fdashboard")
			is.Equal(s.sealed().Reveal(), "") // and so does Require
			is.Equal(s.errors.String(), "")
		})
	}
	t.Run("whose response does not fit into cookies is an error", func(t *testing.T) {
		is := is.New(t)
		var failures caught
		s := start(t, failures.handle)
		s.signIn()
		s.expire()
		s.weigh(13000)
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusInternalServerError)
		_, ok := errors.AsType[*session.SizeError](failures.last(t))
		is.True(ok)
	})
	t.Run("whose response has already expired, because clocks differ, leads to a page and not to a redirect loop", func(t *testing.T) {
		is := is.New(t)
		var failures caught
		s := start(t, failures.handle)
		s.signIn()
		s.expire()
		s.behind.Store(int64(time.Hour))
		before := s.sealed()
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusInternalServerError)
		is.Equal(len(failures.errors), 1)
		is.True(!s.sealed().IsZero() && !s.sealed().Equal(before)) // the session has not ended
	})
	t.Run("happens ahead of time only by RefreshAhead", func(t *testing.T) {
		is := is.New(t)
		s := start(t, func(c *authkit.Config) { c.RefreshAhead = time.Nanosecond })
		s.signIn()
		s.nearlyExpire()
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
		is.Equal(s.refreshes(), 0)
	})
	t.Run("happens a minute ahead of time", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.signIn()
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
		is.Equal(s.refreshes(), 0)
		s.nearlyExpire()
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
		is.Equal(s.refreshes(), 1)
	})
	t.Run("that fails ahead of time does no harm", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.signIn()
		s.nearlyExpire()
		before := s.sealed()
		s.Server.Inject(workostest.Fault{Path: authenticateRoute, Status: 500})
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
		is.Equal(s.sealed(), before)
	})
}

// busy is a Group that never runs a refresh.
type busy struct{}

func (busy) Do(context.Context, string, func(context.Context) (core.SealedSession, error)) (core.SealedSession, error) {
	return core.SealedSession{}, &session.Error{Reason: session.ReasonTimeout, Retryable: true}
}

// leaveOrganization ends Grace's membership of the first organization.
func (s scene) leaveOrganization() {
	s.t.Helper()
	is := is.New(s.t)
	page, err := s.Confidential.UserManagement.ListOrganizationMemberships(s.t.Context(), usermanagement.ListOrganizationMembershipsParams{UserID: s.grace.ID, OrganizationID: s.first}).Page()
	is.NoErr(err)
	is.Equal(len(page.Data), 1)
	is.NoErr(s.Confidential.UserManagement.DeleteOrganizationMembership(s.t.Context(), page.Data[0].ID))
}

// nearlyExpire gives the browser a session whose access token has half a minute left.
func (s scene) nearlyExpire() {
	s.t.Helper()
	s.behind.Store(int64(4*time.Minute + 30*time.Second))
	renewed, err := s.sessions.Refresh(s.t.Context(), s.sealed(), nil)
	s.behind.Store(0)
	is.New(s.t).NoErr(err)
	s.setCookie(s.origin, sessionCookie, renewed.Reveal())
	s.Server.ResetRequests()
}

func TestKeysThatCannotBeFetched(t *testing.T) {
	for name, fault := range map[string]workostest.Fault{
		"while WorkOS is down":                       {Status: 500},
		"while connections break":                    {Drop: true},
		"because the client ID is unknown":           {Status: 404, Body: `{"message":"Not found"}`},
		"because a gateway asks for credentials":     {Status: 401, Body: `{"message":"Unauthorized"}`},
		"because a gateway forbids it":               {Status: 403, Body: `{"code":"forbidden","message":"Forbidden"}`},
		"because a gateway uses the same error code": {Status: 400, Body: `{"error":"invalid_client"}`},
		"because a gateway redirects":                {Status: 302, Body: `{"message":"Found"}`},
		"because something else responds":            {Status: 200, Body: "<html>"},
	} {
		t.Run(name+" leave the session as it is", func(t *testing.T) {
			is := is.New(t)
			var failures caught
			s := start(t, failures.handle)
			fault.Path = "/sso/jwks/{clientId}"
			s.Server.Inject(fault)
			is.Equal(s.staying().visit(s.comeBack(s.leave("/sign-in"))).StatusCode, http.StatusSeeOther)
			before := s.sealed()
			is.True(!before.IsZero())
			got := s.visit(s.origin + "/dashboard")
			is.Equal(got.StatusCode, http.StatusServiceUnavailable)
			is.True(got.Header.Get("Retry-After") != "")
			is.Equal(s.visit(s.origin+"/").body, "home for nobody at /")
			is.Equal(s.sealed(), before)
		})
	}
}

func TestABrowserThatGoesAway(t *testing.T) {
	is := is.New(t)
	s := start(t)
	s.signIn()
	s.expire()
	s.Server.Inject(workostest.Fault{Path: authenticateRoute, Delay: 30 * time.Millisecond})
	ctx, cancel := context.WithCancel(t.Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.origin+"/dashboard", http.NoBody)
	is.NoErr(err)
	time.AfterFunc(10*time.Millisecond, cancel)
	_, err = s.client.Do(request)
	is.True(err != nil)
	is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
	is.Equal(s.refreshes(), 1) // the refresh continued, and was remembered
	is.True(!strings.Contains(s.errors.String(), "level=ERROR"))
}
