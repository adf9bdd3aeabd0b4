package authkit_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/redacttest"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/workostest"
)

func TestTheErrorPage(t *testing.T) {
	for name, test := range map[string]struct {
		act    func(s scene) shown
		status int
		says   string
		link   string
	}{
		"of a callback without a sign-in": {
			func(s scene) shown { return s.visit(s.origin + "/callback?code=c&state=s") },
			400, "cannot be finished", `<a href="/sign-in">Try again</a>`,
		},
		"of a sign-in that the user canceled": {
			func(s scene) shown {
				state := s.leave(`/sign-in?return_to=/%3Fq=%2522%3E`).Query().Get("state")
				return s.visit(s.origin + "/callback?error=access_denied&error_description=%3Cb%3E&state=" + state)
			}, 403, "was not completed", `<a href="/sign-in?return_to=%2F%3Fq%3D%2522%3E">Try again</a>`,
		},
		"of a code that WorkOS rejects": {
			func(s scene) shown {
				return s.visit(s.origin + "/callback?code=c&state=" + s.leave("/sign-in").Query().Get("state"))
			}, 400, "This did not work", `<a href="/sign-in?return_to=%2F">Try again</a>`,
		},
		"of a form without a session": {
			func(s scene) shown { return s.submit(s.origin+"/dashboard", nil) },
			401, "Sign in to see this", `<a href="/sign-in">Sign in</a>`,
		},
		"of a guard": {
			func(s scene) shown { return s.visit(s.origin + "/guarded") },
			403, "not allowed", `<a href="/">Home</a>`,
		},
		"of a link to a sign-out": {
			func(s scene) shown { return s.visit(s.origin + "/sign-out") },
			405, "for a button", `<a href="/">Home</a>`,
		},
		"of a session that cannot be renewed now": {
			func(s scene) shown {
				s.signIn()
				s.expire()
				s.Server.Inject(workostest.Fault{Path: authenticateRoute, Status: 500})
				return s.visit(s.origin + "/dashboard?a=1&b=2")
			}, 503, "in a moment", `<a href="/dashboard?a=1&amp;b=2">Try again</a>`,
		},
		"of anything else": {
			func(s scene) shown {
				s.Server.Inject(workostest.Fault{Path: authenticateRoute, Status: 400, Body: `{"error":"invalid_client"}`})
				return s.visit(s.origin + "/sign-in")
			}, 500, "Something went wrong", `<a href="/sign-in?return_to=%2F">Try again</a>`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			s := start(t)
			s.mux.Handle("/guarded", s.auth.Require(authkit.Role("owner"))(page("guarded")))
			got := test.act(s)
			is.Equal(got.StatusCode, test.status)
			is.Equal(got.Header.Get("Content-Type"), "text/html; charset=utf-8")
			is.Equal(got.Header.Get("Cache-Control"), "private, no-store")
			is.True(strings.HasPrefix(got.Header.Get("Content-Security-Policy"), "default-src 'none'; style-src 'sha256-"))
			is.True(strings.HasSuffix(got.Header.Get("Content-Security-Policy"), "; frame-ancestors 'none'"))
			is.Equal(got.Header.Get("X-Content-Type-Options"), "nosniff")
			is.True(strings.Contains(got.body, test.says))
			is.True(strings.Contains(got.body, test.link))
			is.Equal(strings.Contains(s.errors.String(), "level=ERROR"), test.status >= 500)
			is.Equal(strings.Contains(s.errors.String(), "level=DEBUG"), test.status < 500)
		})
	}
	t.Run("is a line for clients that do not accept pages", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		got := s.send(http.MethodGet, s.origin+"/dashboard", "", "Accept", "text/plain")
		is.Equal(got.StatusCode, http.StatusUnauthorized)
		is.Equal(got.body, "You are not signed in. Sign in to see this.\n")
		is.Equal(got.Header.Get("Cache-Control"), "private, no-store")
		is.Equal(got.Header.Get("Content-Type"), "text/plain; charset=utf-8")
	})
}

func TestAnError(t *testing.T) {
	is := is.New(t)
	is.Equal((&authkit.Error{Status: 403, Err: authkit.ErrForbidden}).Error(), "workos: authkit: 403: a guard rejected the session")
	is.Equal((&authkit.Error{Status: 403}).Error(), "workos: authkit: 403")
	is.True(errors.Is(&authkit.Error{Err: authkit.ErrForbidden}, authkit.ErrForbidden))
}

// TestNoSecretIsLoggedOrShown fails in every possible way, and checks the browser's page and the log.
func TestNoSecretIsLoggedOrShown(t *testing.T) {
	is := is.New(t)
	s := start(t)
	s.mux.Handle("/guarded", s.auth.Require(authkit.Role("owner"))(page("guarded")))
	back := s.comeBack(s.leave("/sign-in"))
	query := parse(t, back).Query()
	s.signIn()
	sealed := s.sealed()
	unverified, err := s.sessions.Unseal(sealed)
	is.NoErr(err)

	var told bytes.Buffer
	tell := func(got shown) { _, _ = fmt.Fprintln(&told, got.StatusCode, got.body) }
	tell(s.visit(s.origin + "/guarded"))
	tell(s.visit(s.origin + "/callback?state=x" + query.Get("state") + "&code=" + query.Get("code")))
	tell(s.send(http.MethodPost, s.origin+"/sign-out", "", "Origin", "https://evil.example"))
	tell(s.visit(s.origin + "/switch-organization"))
	s.expire()
	for _, status := range []int{400, 401, 403, 429, 500} {
		s.Server.Inject(workostest.Fault{Path: authenticateRoute, Status: status, Body: `{"message":"` + unverified.RefreshToken().Reveal() + `"}`})
		other := scene{Setup: s.Setup, t: t, origin: s.origin, tab: newTab(t)}
		other.setCookie(s.origin, sessionCookie, sealed.Reveal())
		tell(other.send(http.MethodPost, s.origin+"/switch-organization", "organization_id="+string(s.first), "Content-Type", "application/x-www-form-urlencoded"))
		s.Server.ClearFaults()
	}
	s.Server.Inject(workostest.Fault{Path: authenticateRoute, Status: 500, Body: `{"message":"` + query.Get("code") + `"}`})
	tell(s.visit(back))

	is.Equal(strings.Count(told.String(), "<h1>"), 4)
	is.True(strings.Contains(s.errors.String(), "level=ERROR"))
	is.True(strings.Contains(s.errors.String(), "level=DEBUG"))
	for _, secret := range []string{
		password, query.Get("code"), query.Get("state"), sealed.Reveal(), unverified.AccessToken().Reveal(), unverified.RefreshToken().Reveal(), s.Server.APIKey.Reveal(),
	} {
		is.True(!redacttest.Shows(told.String(), secret))
		is.True(!redacttest.Shows(s.errors.String(), secret))
	}
}
