package authkit_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/workostest"
)

// handle mounts the application's own handler, which responds with the error that it returns.
func (s scene) handle(path string, handler func(w http.ResponseWriter, r *http.Request) error) {
	s.mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
		if err := handler(w, r); err != nil {
			http.Error(w, err.Error(), http.StatusTeapot)
		}
	})
}

func TestSave(t *testing.T) {
	// grant signs Grace in by a refresh token, instead of a password.
	grant := func(t *testing.T, s scene) *usermanagement.AuthenticationResponse {
		t.Helper()
		is := is.New(t)
		tokens, err := s.Server.SignIn(s.grace.ID, s.first)
		is.NoErr(err)
		response, err := s.Confidential.UserManagement.AuthenticateWithRefreshToken(t.Context(), tokens.RefreshToken, nil)
		is.NoErr(err)
		return response
	}
	t.Run("starts a session with the application's own grant", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		response := grant(t, s)
		s.handle("POST /password", func(w http.ResponseWriter, r *http.Request) error { return s.auth.Save(w, r, response) })
		got := s.submit(s.origin+"/password", nil)
		is.Equal(got.StatusCode, http.StatusOK)
		is.Equal(got.Header.Get("Cache-Control"), "private, no-store")
		is.Equal(len(got.Cookies()), 1)
		is.True(got.Cookies()[0].HttpOnly)
		is.Equal(s.visit(s.origin+"/dashboard").body, "dashboard for Grace of "+string(s.first)+" at /dashboard")
	})
	t.Run("replaces the session that middleware has just renewed", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.signIn()
		s.expire()
		response := grant(t, s)
		s.mux.Handle("/behind", s.auth.Optional(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			is.NoErr(s.auth.Save(w, r, response))
		})))
		is.Equal(len(s.visit(s.origin+"/behind").Cookies()), 1)
		current, err := s.sessions.Authenticate(t.Context(), s.sealed())
		is.NoErr(err)
		is.Equal(current.AccessToken, response.AccessToken)
	})
	for name, test := range map[string]struct {
		change func(scene, *usermanagement.AuthenticationResponse) *usermanagement.AuthenticationResponse
		is     error
	}{
		"nothing": {func(scene, *usermanagement.AuthenticationResponse) *usermanagement.AuthenticationResponse { return nil }, core.ErrInvalidArgument},
		"no refresh token": {func(_ scene, response *usermanagement.AuthenticationResponse) *usermanagement.AuthenticationResponse {
			response.RefreshToken = core.RefreshToken{}
			return response
		}, core.ErrInvalidArgument},
		"a token that WorkOS did not issue": {func(_ scene, response *usermanagement.AuthenticationResponse) *usermanagement.AuthenticationResponse {
			response.AccessToken = core.NewAccessToken("x." + response.AccessToken.Reveal())
			return response
		}, session.ReasonInvalidJWT},
	} {
		t.Run("sets no cookie for "+name, func(t *testing.T) {
			is := is.New(t)
			s := start(t)
			recorder := httptest.NewRecorder()
			err := s.auth.Save(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", http.NoBody), test.change(s, grant(t, s)))
			is.True(errors.Is(err, test.is))
			is.Equal(len(recorder.Result().Cookies()), 0)
		})
	}
}

func TestRefreshNow(t *testing.T) {
	// role returns which role the session has after a renewal.
	role := func(s scene, behind bool) {
		handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			s.join(s.first, "member")
			current, err := s.auth.Refresh(w, r)
			if err != nil {
				failure, _ := errors.AsType[*authkit.Error](err)
				http.Error(w, err.Error(), failure.Status)
				return
			}
			_, _ = w.Write([]byte(current.Role))
		})
		if behind {
			s.mux.Handle("/role", s.auth.Require()(handler))
		} else {
			s.mux.Handle("/role", handler)
		}
	}
	for name, expired := range map[string]bool{"": false, ", also of one that middleware has just renewed": true} {
		t.Run("has the new role of the session"+name, func(t *testing.T) {
			is := is.New(t)
			s := start(t)
			s.signIn()
			if expired {
				s.expire()
			}
			role(s, true)
			got := s.visit(s.origin + "/role")
			is.Equal(got.body, "member")
			is.Equal(len(got.Cookies()), 1)
			is.Equal(got.Header.Get("Cache-Control"), "private, no-store")
			current, err := s.sessions.Authenticate(t.Context(), s.sealed())
			is.NoErr(err)
			is.Equal(current.Role, core.RoleSlug("member"))
		})
	}
	t.Run("removes the cookie of a session that has ended", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.signIn()
		role(s, false)
		is.NoErr(s.Server.EndSessions(s.grace.ID))
		is.Equal(s.visit(s.origin+"/role").StatusCode, http.StatusUnauthorized)
		is.True(s.sealed().IsZero())
		is.Equal(s.visit(s.origin+"/role").StatusCode, http.StatusUnauthorized) // as without a session
	})
	t.Run("keeps the session while WorkOS is down", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.signIn()
		role(s, false)
		before := s.sealed()
		s.Server.Inject(workostest.Fault{Path: authenticateRoute, Status: 503, Header: http.Header{"Retry-After": {"7"}}})
		is.Equal(s.visit(s.origin+"/role").StatusCode, http.StatusServiceUnavailable)
		is.Equal(s.sealed(), before)
	})
	t.Run("rejects a request whose response may not carry a cookie", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.signIn()
		before := s.sealed()
		s.handle("/socket", func(w http.ResponseWriter, r *http.Request) error {
			_, err := s.auth.Refresh(w, r)
			is.True(errors.Is(err, core.ErrInvalidArgument))
			return err
		})
		s.Server.ResetRequests()
		is.Equal(s.send(http.MethodGet, s.origin+"/socket", "", "Connection", "Upgrade", "Upgrade", "websocket").StatusCode, http.StatusTeapot)
		is.Equal(s.refreshes(), 0)
		is.Equal(s.sealed(), before)
	})
}

func TestClear(t *testing.T) {
	for name, expired := range map[string]bool{"": false, ", also where middleware has just renewed it": true} {
		t.Run("removes the cookie and leaves the session at WorkOS alone"+name, func(t *testing.T) {
			is := is.New(t)
			s := start(t)
			s.signIn()
			if expired {
				s.expire()
			}
			before := s.sealed()
			s.mux.Handle("/forget", s.auth.Require()(http.HandlerFunc(s.auth.Clear)))
			s.Server.ResetRequests()
			got := s.visit(s.origin + "/forget")
			is.Equal(got.Header.Get("Cache-Control"), "private, no-store")
			is.True(s.sealed().IsZero())
			_, err := s.sessions.Refresh(t.Context(), before, nil) // it continues
			is.NoErr(err)
		})
	}
}

// These handlers call Save, Refresh and Clear without a carrier: they have no middleware, or are behind Require without
// a due renewal.
func TestACookieThatAHandlerSetsIsNotStored(t *testing.T) {
	missing := http.FileServer(http.Dir(t.TempDir()))
	calls := map[string]func(scene, http.ResponseWriter, *http.Request) error{
		"Save": func(s scene, w http.ResponseWriter, r *http.Request) error {
			tokens, err := s.Server.SignIn(s.grace.ID, s.first)
			if err != nil {
				return err
			}
			response, err := s.Confidential.UserManagement.AuthenticateWithRefreshToken(r.Context(), tokens.RefreshToken, nil)
			if err != nil {
				return err
			}
			return s.auth.Save(w, r, response)
		},
		"Refresh": func(s scene, w http.ResponseWriter, r *http.Request) error {
			_, err := s.auth.Refresh(w, r)
			return err
		},
		"Clear": func(s scene, w http.ResponseWriter, r *http.Request) error { s.auth.Clear(w, r); return nil },
	}
	for name, after := range map[string]http.HandlerFunc{
		"writes nothing":                func(http.ResponseWriter, *http.Request) {},
		"serves a file that is missing": missing.ServeHTTP,
		"allows storing": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Cache-Control", "public, max-age=3600")
			w.Header().Del("Vary")
			_, _ = w.Write([]byte("public"))
		},
		"removes the header": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Del("Cache-Control")
			w.WriteHeader(http.StatusTeapot)
		},
	} {
		for call, f := range calls {
			for _, behind := range []bool{false, true} {
				t.Run(fmt.Sprintf("by %s, where the handler %s, behind Require: %t", call, name, behind), func(t *testing.T) {
					is := is.New(t)
					s := start(t)
					s.signIn()
					var handler http.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						is.NoErr(f(s, w, r))
						after(w, r)
					})
					if behind {
						handler = s.auth.Require()(handler)
					}
					s.mux.Handle("/own", handler)
					got := s.visit(s.origin + "/own")
					is.True(len(got.Cookies()) > 0)
					is.Equal(got.Header.Get("Cache-Control"), "private, no-store")
				})
			}
		}
	}
	t.Run("by the application's own error page", func(t *testing.T) {
		is := is.New(t)
		s := start(t, func(c *authkit.Config) {
			c.OnError = func(w http.ResponseWriter, r *http.Request, _ *authkit.Error) { missing.ServeHTTP(w, r) }
		})
		began := s.staying().visit(s.origin + "/sign-in") // its callback removes the cookie of the sign-in
		address, err := url.Parse(began.Header.Get("Location"))
		is.NoErr(err)
		got := s.visit(s.origin + "/callback?error=access_denied&state=" + url.QueryEscape(address.Query().Get("state")))
		is.Equal(got.StatusCode, http.StatusNotFound)
		is.Equal(len(got.Cookies()), 1)
		is.Equal(got.Header.Get("Cache-Control"), "private, no-store")
	})
}

func TestASignOutIsFinalWithoutMiddleware(t *testing.T) {
	t.Run("when a hook of Refresh is slow", func(t *testing.T) {
		is := is.New(t)
		var s scene
		signOut := func(*http.Request, *session.Session) { s.staying().submit(s.origin+"/sign-out", nil) }
		s = start(t, func(c *authkit.Config) { c.OnRefresh = func(r *http.Request, now *session.Session) { signOut(r, now) } })
		s.handle("/role", func(w http.ResponseWriter, r *http.Request) error { _, err := s.auth.Refresh(w, r); return err })
		s.signIn()
		got := s.visit(s.origin + "/role")
		is.Equal(got.StatusCode, http.StatusTeapot)
		is.True(strings.Contains(got.body, "has signed out"))
		is.True(s.sealed().IsZero())
	})
	t.Run("when a hook of SwitchOrganization is slow", func(t *testing.T) {
		is := is.New(t)
		var s scene
		s = start(t, func(c *authkit.Config) {
			c.OnRefresh = func(*http.Request, *session.Session) { s.staying().submit(s.origin+"/sign-out", nil) }
		})
		s.signIn()
		s.join(s.second, "member")
		s.staying().submit(s.origin+"/switch-organization", url.Values{"organization_id": {string(s.second)}})
		is.True(s.sealed().IsZero())
	})
	t.Run("when Save gets a grant of the session on another server", func(t *testing.T) {
		is := is.New(t)
		group := session.WithGroup(session.NewMemoryGroup())
		s := start(t, func(c *authkit.Config) { c.SessionOptions = []session.Option{group} })
		other, err := authkit.New(s.Confidential.UserManagement, authkit.Config{
			RedirectURI: s.origin + "/callback", CookiePasswords: []core.CookiePassword{core.NewCookiePassword(password)}, SessionOptions: []session.Option{group},
		})
		is.NoErr(err)
		s.mux.HandleFunc("/other/sign-out", other.SignOut)
		s.signIn()
		kept, err := s.sessions.Unseal(s.sealed())
		is.NoErr(err)
		response, err := s.Confidential.UserManagement.AuthenticateWithRefreshToken(t.Context(), kept.RefreshToken(), nil)
		is.NoErr(err)
		s.staying().submit(s.origin+"/other/sign-out", nil)
		recorder := httptest.NewRecorder()
		err = s.auth.Save(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", http.NoBody), response)
		is.True(errors.Is(err, session.ReasonInvalidGrant))
		is.Equal(len(recorder.Result().Cookies()), 0)
	})
}
