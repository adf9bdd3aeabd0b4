package authkit_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/pkce"
	"github.com/workos-typestate/workos/workostest"
)

func refusedOf(t *testing.T, err error) *pkce.RefusedError {
	t.Helper()
	refused, ok := errors.AsType[*pkce.RefusedError](err)
	is.New(t).True(ok)
	return refused
}

func TestSignedInWithin(t *testing.T) {
	for name, test := range map[string]struct {
		ago    time.Duration // 0 is a token without a time
		within time.Duration
		stale  bool
		other  bool
	}{
		"admits a user who has just signed in":        {time.Second, 5 * time.Minute, false, false},
		"admits a user at the very end of the time":   {5 * time.Minute, 5 * time.Minute, false, false},
		"rejects a second later":                      {5*time.Minute + time.Second, 5 * time.Minute, true, false},
		"rejects a token without a time":              {0, 5 * time.Minute, true, false},
		"rejects it for any time at all":              {0, 1<<63 - 1, true, false},
		"allows for clocks that differ":               {-30 * time.Second, 5 * time.Minute, false, false},
		"rejects a time in the future":                {-2 * time.Minute, 5 * time.Minute, true, false},
		"rejects everyone for no time":                {time.Second, 0, false, true},
		"rejects everyone for a negative time":        {time.Second, -time.Hour, false, true},
		"rejects everyone for less than a second":     {time.Second, time.Millisecond, false, true},
		"rejects everyone for a second":               {0, time.Second, false, true},
		"rejects everyone for just under ten seconds": {time.Second, 10*time.Second - 1, false, true},
		"accepts the shortest time":                   {10 * time.Second, 10 * time.Second, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				current := &session.Session{Claims: &session.Claims{}}
				if test.ago != 0 {
					current.AuthenticatedAt = time.Now().Add(-test.ago)
				}
				err := authkit.SignedInWithin(test.within)(current)
				stale, ok := errors.AsType[*authkit.StaleSignInError](err)
				is.Equal(ok, test.stale)
				is.Equal(err != nil, test.stale || test.other)
				if test.other {
					moduletest.WantArgument(t, err, "d")
				}
				if ok {
					is.Equal(stale.Within, test.within)
				}
			})
		})
	}
	t.Run("rejects a session without claims", func(t *testing.T) {
		is.New(t).True(authkit.SignedInWithin(time.Hour)(&session.Session{}) != nil)
	})
}

// seal returns a session of Grace with these tokens.
func (s scene) seal(access core.AccessToken, refresh core.RefreshToken) core.SealedSession {
	s.t.Helper()
	sealed, err := s.sessions.SealData(&session.Data{
		User: &usermanagement.User{ID: s.grace.ID, Email: s.grace.Email, FirstName: s.grace.FirstName}, AccessToken: access, RefreshToken: refresh,
	})
	is.New(s.t).NoErr(err)
	return sealed
}

// signInAgo gives the browser a session whose user authenticated some time ago, and whose access token is new. It
// returns the tokens.
func (s scene) signInAgo(ago time.Duration) (core.AccessToken, core.RefreshToken) {
	s.t.Helper()
	is := is.New(s.t)
	s.behind.Store(int64(ago))
	tokens, err := s.Server.SignIn(s.grace.ID, s.first)
	s.behind.Store(0)
	is.NoErr(err)
	renewed, err := s.Confidential.UserManagement.AuthenticateWithRefreshToken(s.t.Context(), tokens.RefreshToken, nil)
	is.NoErr(err)
	s.setCookie(s.origin, sessionCookie, s.seal(renewed.AccessToken, renewed.RefreshToken).Reveal())
	s.Server.ResetRequests()
	return renewed.AccessToken, renewed.RefreshToken
}

func TestRequireARecentSignIn(t *testing.T) {
	begin := func(t *testing.T, configure ...func(*authkit.Config)) scene {
		t.Helper()
		s := start(t, configure...)
		s.mux.Handle("/transfer", s.auth.Require(authkit.SignedInWithin(5*time.Minute))(page("transfer")))
		s.mux.Handle("/owner", s.auth.Require(authkit.SignedInWithin(5*time.Minute), authkit.Role("owner"))(page("owner")))
		s.mux.Handle("/strict", s.auth.Require(authkit.SignedInWithin(time.Hour), authkit.SignedInWithin(time.Minute))(page("strict")))
		return s
	}
	t.Run("admits a user who has just signed in, also with a renewed token", func(t *testing.T) {
		is := is.New(t)
		s := begin(t)
		s.signIn()
		is.Equal(s.visit(s.origin+"/transfer").StatusCode, http.StatusOK)
		s.signInAgo(4 * time.Minute)
		is.Equal(s.visit(s.origin+"/transfer").StatusCode, http.StatusOK)
	})
	t.Run("sends a visit to sign in again, and back to its page", func(t *testing.T) {
		is := is.New(t)
		s := begin(t)
		s.signInAgo(time.Hour)
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK) // it requires no recent sign-in
		query := s.leave("/transfer?to=ada").Query()
		is.Equal(query.Get("max_age"), "300")
		is.Equal(query.Get("provider"), "authkit")
		is.Equal(query.Get("organization_id"), string(s.first))
		is.Equal(query.Get("login_hint"), "grace@example.com")
		is.Equal(query.Get("redirect_uri"), s.origin+"/callback")
		is.Equal(s.visit(s.origin+"/transfer?to=ada").body, "transfer for Grace of "+string(s.first)+" at /transfer?to=ada")
	})
	t.Run("sends max_age regardless of OnAuthorize, unless OnAuthorize sets it", func(t *testing.T) {
		for _, test := range []struct {
			own  core.Opt[int]
			want string
		}{{core.Opt[int]{}, "300"}, {core.Some(7), "7"}} {
			is := is.New(t)
			s := begin(t, func(c *authkit.Config) {
				c.OnAuthorize = func(_ *http.Request, params *usermanagement.AuthorizationURLWithPKCEParams) {
					*params = usermanagement.AuthorizationURLWithPKCEParams{Provider: usermanagement.ProviderAuthKit, MaxAge: test.own}
				}
			})
			s.signInAgo(time.Hour)
			is.Equal(s.leave("/transfer").Query().Get("max_age"), test.want)
		}
	})
	t.Run("requires the shortest time of several", func(t *testing.T) {
		is := is.New(t)
		s := begin(t)
		s.signInAgo(2 * time.Hour)
		is.Equal(s.leave("/strict").Query().Get("max_age"), "60")
	})
	t.Run("starts no sign-in if another guard rejects the session anyway", func(t *testing.T) {
		is := is.New(t)
		s := begin(t)
		s.signInAgo(time.Hour)
		is.Equal(s.staying().visit(s.origin+"/owner").StatusCode, http.StatusForbidden)
	})
	for name, test := range map[string]struct {
		method string
		header []string
		again  string
	}{
		"a form":                      {http.MethodPost, []string{"Accept", "text/html", "Sec-Fetch-Mode", "navigate", "Referer", "/settings?tab=2"}, "/sign-in?return_to=%2Fsettings%3Ftab%3D2&max_age=300"},
		"a form of another site":      {http.MethodPost, []string{"Accept", "text/html", "Referer", "https://evil.example/settings"}, "/sign-in?max_age=300"},
		"a call that accepts JSON":    {http.MethodGet, []string{"Accept", "application/json"}, "/sign-in?max_age=300"},
		"a fetch that accepts a page": {http.MethodGet, []string{"Accept", "text/html", "Sec-Fetch-Mode", "cors"}, "/sign-in?max_age=300"},
	} {
		t.Run("returns the challenge of RFC 9470 to "+name, func(t *testing.T) {
			is := is.New(t)
			var failures caught
			s := begin(t, failures.handle)
			s.signInAgo(time.Hour)
			before := s.sealed()
			for i, value := range test.header {
				if strings.HasPrefix(value, "/") {
					test.header[i] = s.origin + value
				}
			}
			got := s.staying().send(test.method, s.origin+"/transfer", "", test.header...)
			is.Equal(got.StatusCode, http.StatusUnauthorized)
			is.Equal(got.Header.Get("WWW-Authenticate"), `Bearer error="insufficient_user_authentication", error_description="A more recent sign-in is required", max_age="300"`)
			is.Equal(failures.last(t).TryAgain, test.again)
			stale, ok := errors.AsType[*authkit.StaleSignInError](failures.last(t))
			is.True(ok && stale.Within == 5*time.Minute)
			is.Equal(s.sealed(), before)
			got = s.visit(s.origin + failures.last(t).TryAgain)
			is.Equal(got.StatusCode == http.StatusNotFound, strings.Contains(test.again, "settings")) // the path has no page
			is.Equal(s.visit(s.origin+"/transfer").StatusCode, http.StatusOK)
		})
	}
	for name, path := range map[string]string{
		"a page":                           "/transfer",
		"a sign-in with max_age":           "/sign-in?max_age=300&return_to=/transfer",
		"a sign-in with the least max_age": "/sign-in?max_age=0&return_to=/transfer",
	} {
		t.Run("does not loop if WorkOS does not ask again: "+name, func(t *testing.T) {
			is := is.New(t)
			var failures caught
			s := begin(t, failures.handle)
			access, refresh := s.signInAgo(time.Hour)
			body, err := json.Marshal(map[string]any{
				"user": map[string]any{"id": s.grace.ID, "email": s.grace.Email, "first_name": "Grace"}, "access_token": access.Reveal(), "refresh_token": refresh.Reveal(),
			})
			is.NoErr(err)
			s.Server.Inject(workostest.Fault{Path: authenticateRoute, Status: http.StatusOK, Body: string(body)})
			is.Equal(s.visit(s.origin+path).StatusCode, http.StatusForbidden)
			is.Equal(len(failures.errors), 1)
			is.True(errors.Is(failures.last(t), authkit.ErrForbidden))
			_, ok := errors.AsType[*authkit.StaleSignInError](failures.last(t))
			is.True(ok)
			is.Equal(failures.last(t).TryAgain, "/transfer")
			is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK) // the sign-in itself is valid
			s.Server.ClearFaults()
			is.Equal(s.visit(s.origin+failures.last(t).TryAgain).StatusCode, http.StatusOK)
		})
	}
	t.Run("shows a page that says what to do", func(t *testing.T) {
		is := is.New(t)
		s := begin(t)
		s.signInAgo(time.Hour)
		got := s.submit(s.origin+"/transfer", nil)
		is.Equal(got.StatusCode, http.StatusUnauthorized)
		is.True(strings.Contains(got.body, "sign in again") && strings.Contains(got.body, `href="/sign-in?max_age=300"`))
	})
}

func TestATimeThatIsTooShort(t *testing.T) {
	for _, within := range []time.Duration{-time.Hour, 0, time.Millisecond, time.Second, 5 * time.Second} {
		t.Run("is a mistake of the program: "+within.String(), func(t *testing.T) {
			is := is.New(t)
			s := start(t)
			s.mux.Handle("/never", s.auth.Require(authkit.SignedInWithin(within))(page("never")))
			s.signIn()
			s.Server.ResetRequests()
			got := s.visit(s.origin + "/never")
			is.Equal(got.StatusCode, http.StatusInternalServerError)
			is.Equal(len(s.Server.Requests()), 0) // no sign-in is started for it
			is.True(strings.Contains(s.errors.String(), "level=ERROR"))
			is.True(strings.Contains(s.errors.String(), "of SignedInWithin is less than 10s"))
		})
	}
	t.Run("is not one in a link to a sign-in", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.behind.Store(int64(5 * time.Second)) // like a slow return
		is.Equal(s.visit(s.origin+"/sign-in?return_to=/dashboard&max_age=1").StatusCode, http.StatusOK)
	})
}

func TestMaxAgeInTheAddressOfASignIn(t *testing.T) {
	s := start(t)
	for text, want := range map[string]string{
		"0": "0", "300": "300", "": "", "-1": "", "x": "", "1e3": "", "99999999999999999999": "", "+5": "",
	} {
		t.Run(strconv.Quote(text), func(t *testing.T) {
			is.New(t).Equal(s.leave("/sign-in?max_age="+url.QueryEscape(text)).Query().Get("max_age"), want)
		})
	}
}

func TestASessionSaysWhenItsUserSignedIn(t *testing.T) {
	is := is.New(t)
	s := start(t)
	began := time.Now().Truncate(time.Second)
	s.signIn()
	current, err := s.sessions.Authenticate(t.Context(), s.sealed())
	is.NoErr(err)
	is.True(!current.AuthenticatedAt.Before(began) && !current.AuthenticatedAt.After(time.Now()))
	s.signInAgo(time.Hour)
	current, err = s.sessions.Authenticate(t.Context(), s.sealed())
	is.NoErr(err)
	is.True(time.Since(current.AuthenticatedAt) >= time.Hour) // a renewal does not change it
	is.True(time.Since(current.IssuedAt) < time.Minute)
}
