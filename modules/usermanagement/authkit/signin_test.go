package authkit_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/iron"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/pkce"
	"github.com/workos-typestate/workos/workostest"
)

// leave starts a sign-in and returns the URL at WorkOS that the browser is sent to.
func (s scene) leave(path string) *url.URL {
	s.t.Helper()
	got := s.staying().visit(s.origin + path)
	if got.StatusCode != http.StatusSeeOther {
		s.t.Fatalf("%s: %s", path, got.Status)
	}
	return parse(s.t, got.Header.Get("Location"))
}

// comeBack returns the URL of the callback that WorkOS sends the browser to.
func (s scene) comeBack(address *url.URL) string {
	s.t.Helper()
	return s.staying().visit(address.String()).Header.Get("Location")
}

// caught keeps the errors that Config.OnError got.
type caught struct{ errors []*authkit.Error }

func (c *caught) handle(config *authkit.Config) {
	config.OnError = func(w http.ResponseWriter, _ *http.Request, failure *authkit.Error) {
		c.errors = append(c.errors, failure)
		w.WriteHeader(failure.Status)
	}
}

func (c *caught) last(t *testing.T) *authkit.Error {
	t.Helper()
	if len(c.errors) == 0 {
		t.Fatal("there was no error")
	}
	return c.errors[len(c.errors)-1]
}

func TestSignIn(t *testing.T) {
	t.Run("sends the browser to AuthKit with a challenge and a state", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		query := s.leave("/sign-in").Query()
		is.Equal(query.Get("provider"), "authkit")
		is.Equal(query.Get("redirect_uri"), s.origin+"/callback")
		is.Equal(query.Get("code_challenge_method"), "S256")
		is.Equal(len(query.Get("code_challenge")), 43)
		is.True(len(query.Get("state")) >= 43)
		is.Equal(query.Get("screen_hint"), "")
	})
	t.Run("sends a new user to the page for new users", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		is.Equal(s.leave("/sign-up").Query().Get("screen_hint"), "sign-up")
	})
	t.Run("reads the email address of the user from the query and nothing else", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		query := s.leave("/sign-in?login_hint=grace@example.com&organization_id=org_1&connection_id=conn_1&provider=GoogleOAuth&state=s&redirect_uri=https://evil.example&prompt=consent").Query()
		is.Equal(query.Get("login_hint"), "grace@example.com")
		is.Equal(query.Get("provider"), "authkit")
		is.Equal(query.Get("redirect_uri"), s.origin+"/callback")
		is.True(query.Get("state") != "s")
		for _, name := range []string{"organization_id", "connection_id", "prompt"} {
			is.True(!query.Has(name))
		}
	})
	t.Run("sends what the application adds, with the application's redirect URI and a new state", func(t *testing.T) {
		is := is.New(t)
		s := start(t, func(c *authkit.Config) {
			c.OnAuthorize = func(r *http.Request, params *usermanagement.AuthorizationURLWithPKCEParams) {
				params.OrganizationID, params.DomainHint = core.OrganizationID(r.URL.Query().Get("tenant")), "example.com"
				params.State = core.NewSecret("fixed")
			}
		})
		query := s.leave("/sign-in?tenant=org_7").Query()
		is.Equal(query.Get("organization_id"), "org_7")
		is.Equal(query.Get("domain_hint"), "example.com")
		is.Equal(query.Get("redirect_uri"), s.origin+"/callback")
		is.True(query.Get("state") != "fixed")
	})
	t.Run("fails if the application adds an invalid parameter", func(t *testing.T) {
		is := is.New(t)
		var failures caught
		s := start(t, failures.handle, func(c *authkit.Config) {
			c.OnAuthorize = func(_ *http.Request, params *usermanagement.AuthorizationURLWithPKCEParams) {
				params.MaxAge = core.Some(-1)
			}
		})
		is.Equal(s.visit(s.origin+"/sign-in").StatusCode, http.StatusInternalServerError)
		is.True(errors.Is(failures.last(t), core.ErrInvalidArgument))
	})
	t.Run("is not cached", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		is.Equal(s.staying().visit(s.origin+"/sign-in").Header.Get("Cache-Control"), "private, no-store")
	})
	t.Run("returns only to a path on this host", func(t *testing.T) {
		s := start(t)
		for path, ok := range paths {
			want := "/"
			if ok {
				want = path
			}
			got := s.staying().visit(s.comeBack(s.leave("/sign-in?return_to=" + url.QueryEscape(path))))
			is.New(t).Equal(got.Header.Get("Location"), want)
		}
	})
	t.Run("returns to the home path of the config", func(t *testing.T) {
		is := is.New(t)
		s := start(t, func(c *authkit.Config) { c.HomePath = "/start" })
		for _, path := range []string{"/sign-in", "/sign-in?return_to=//evil.example"} {
			is.Equal(s.staying().visit(s.comeBack(s.leave(path))).Header.Get("Location"), "/start")
		}
	})
}

func TestSignInsAtTheSameTime(t *testing.T) {
	t.Run("return each to its own page, in any order", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		var backs []string
		for _, tab := range []string{"/one", "/two", "/three"} {
			backs = append(backs, s.comeBack(s.leave("/sign-in?return_to="+tab)))
		}
		is.Equal(len(s.flows(s.origin+"/callback")), 3)
		for i, want := range map[int]string{2: "/three", 0: "/one", 1: "/two"} {
			got := s.staying().visit(backs[i])
			is.Equal(got.StatusCode, http.StatusSeeOther)
			is.Equal(got.Header.Get("Location"), want)
		}
		is.Equal(len(s.flows(s.origin+"/callback")), 0)
	})
	t.Run("are remembered up to a limit, the newest ones", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		var backs []string
		now := time.Now()
		for i := range 2 * authkit.MaxFlows {
			s.auth.At(now.Add(time.Duration(i) * time.Millisecond))
			backs = append(backs, s.comeBack(s.leave("/sign-in?return_to=/dashboard")))
			is.True(len(s.flows(s.origin+"/callback")) <= authkit.MaxFlows)
		}
		for i, back := range backs {
			want := http.StatusSeeOther
			if i < authkit.MaxFlows {
				want = http.StatusBadRequest
			}
			is.Equal(s.staying().visit(back).StatusCode, want)
		}
	})
	t.Run("are forgotten first if their age is unknown", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		for _, name := range []string{"wos-flow-a", "wos-flow-b"} {
			s.setCookie(s.origin, name, "junk")
		}
		for range authkit.MaxFlows {
			s.leave("/sign-in")
		}
		is.Equal(len(s.flows(s.origin+"/callback")), authkit.MaxFlows)
		is.Equal(s.cookie(s.origin, "wos-flow-a")+s.cookie(s.origin, "wos-flow-b"), "")
	})
}

func TestTheCookieOfASignIn(t *testing.T) {
	is := is.New(t)
	s := start(t, func(c *authkit.Config) {
		c.RedirectURI = strings.Replace(c.RedirectURI, "/callback", "/auth/callback", 1)
	})
	response := s.staying().visit(s.origin + "/sign-in?return_to=/dashboard")
	cookies := response.Cookies()
	is.Equal(len(cookies), 1)
	cookie := cookies[0]
	is.True(strings.HasPrefix(cookie.Name, "wos-flow-"))
	is.Equal(cookie.Path, "/auth") // where the callback is
	is.Equal(cookie.Domain, "")
	is.Equal(cookie.MaxAge, 600)
	is.True(cookie.HttpOnly)
	is.Equal(cookie.SameSite, http.SameSiteLaxMode)
	is.True(len(cookie.String()) < 1024)

	state := parse(t, response.Header.Get("Location")).Query().Get("state")
	is.True(!strings.Contains(cookie.Name, state))
	is.True(!strings.Contains(cookie.Value, state))
	seal, ok := iron.Parse(cookie.Value)
	is.True(ok)
	_, ok = seal.Open(password, time.Now().Add(9*time.Minute))
	is.True(ok)
	_, ok = seal.Open(password, time.Now().Add(11*time.Minute+time.Second)) // including a minute for clock differences
	is.True(!ok)

	t.Run("is not a session", func(t *testing.T) {
		_, err := s.sessions.Authenticate(t.Context(), core.NewSealedSession(cookie.Value))
		is := is.New(t)
		is.True(errors.Is(err, session.ReasonInvalidSessionCookie))
		_, err = s.sessions.LogoutURL(core.NewSealedSession(cookie.Value), "")
		is.True(errors.Is(err, session.ReasonInvalidSessionCookie))
	})
	t.Run("is small enough with the longest return path", func(t *testing.T) {
		response := s.staying().visit(s.origin + "/sign-in?return_to=/" + strings.Repeat("a", authkit.MaxPath-1))
		is.New(t).True(len(response.Header.Get("Set-Cookie")) < 2048)
	})
}

func TestCallback(t *testing.T) {
	t.Run("sets the cookie of the session", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		response := s.staying().visit(s.comeBack(s.leave("/sign-in")))
		is.Equal(response.StatusCode, http.StatusSeeOther)
		is.Equal(response.Header.Get("Referrer-Policy"), "no-referrer")
		is.Equal(response.Header.Get("Cache-Control"), "private, no-store")
		cookies := response.Cookies()
		is.Equal(len(cookies), 2) // one removes the sign-in's cookie
		is.True(strings.HasPrefix(cookies[0].Name, "wos-flow-"))
		is.Equal(cookies[0].MaxAge, -1)
		is.Equal(cookies[1].Name, "wos-session")
		is.Equal(cookies[1].Path, "/")
		is.Equal(cookies[1].Domain, "")
		is.Equal(cookies[1].MaxAge, 400*24*60*60)
		is.True(cookies[1].HttpOnly)
		is.True(!cookies[1].Secure) // on the loopback
		is.Equal(cookies[1].SameSite, http.SameSiteLaxMode)
	})

	for name, test := range map[string]struct {
		arrange func(s scene, back string) string // returns the URL that the browser opens
		status  int
		is      error
		again   string
		keeps   bool // the sign-in is kept
	}{
		"of another browser's sign-in": {
			func(s scene, _ string) string {
				other := scene{Setup: s.Setup, t: s.t, origin: s.origin, tab: newTab(s.t)}
				return other.comeBack(other.leave("/sign-in"))
			}, http.StatusBadRequest, authkit.ErrNoSignIn, "/sign-in", true,
		},
		"that is repeated": {
			func(s scene, back string) string { s.visit(back); return back },
			http.StatusBadRequest, authkit.ErrNoSignIn, "/sign-in", false,
		},
		"that is too late": {
			func(s scene, back string) string { s.auth.At(time.Now().Add(12 * time.Minute)); return back },
			http.StatusBadRequest, authkit.ErrNoSignIn, "/sign-in", false,
		},
		"with a state that was changed": {
			func(_ scene, back string) string { return back + "x" },
			http.StatusBadRequest, authkit.ErrNoSignIn, "/sign-in", true,
		},
		"with an error and an old state": {
			func(s scene, back string) string {
				s.auth.At(time.Now().Add(12 * time.Minute))
				return s.origin + "/callback?error=access_denied&state=" + parse(s.t, back).Query().Get("state")
			}, http.StatusForbidden, core.ErrorCode("access_denied"), "/sign-in", false,
		},
		"with an error, a code and no state": {
			func(s scene, _ string) string { return s.origin + "/callback?code=c0de&error=access_denied" },
			http.StatusForbidden, core.ErrorCode("access_denied"), "/sign-in", true,
		},
		"with the state of another sign-in in its cookie": {
			func(s scene, _ string) string {
				mine := s.flows(s.origin + "/callback")[0]
				other := s.comeBack(s.leave("/sign-in?return_to=/other"))
				for _, name := range s.flows(s.origin + "/callback") {
					if name != mine {
						s.setCookie(s.origin, name, s.cookie(s.origin, mine))
					}
				}
				return other
			}, http.StatusBadRequest, core.ErrInvalidArgument, "/sign-in?return_to=%2Fdashboard", true,
		},
		"with two states": {
			func(_ scene, back string) string { return back + "&state=x" },
			http.StatusBadRequest, core.ErrInvalidArgument, "/sign-in?return_to=%2Fdashboard", false,
		},
		"with a cookie that is a session": {
			func(s scene, back string) string {
				sealed, err := s.sessions.SealData(&session.Data{AccessToken: core.NewAccessToken("a"), RefreshToken: core.NewRefreshToken("r")})
				is.New(s.t).NoErr(err)
				s.setCookie(s.origin, s.flows(s.origin + "/callback")[0], sealed.Reveal())
				return back
			}, http.StatusBadRequest, authkit.ErrNoSignIn, "/sign-in", false,
		},
		"with a cookie that is junk": {
			func(s scene, back string) string {
				s.setCookie(s.origin, s.flows(s.origin + "/callback")[0], "junk")
				return back
			}, http.StatusBadRequest, authkit.ErrNoSignIn, "/sign-in", false,
		},
		"with a cookie that another application sealed": {
			func(s scene, back string) string {
				sealed, err := iron.Seal([]byte(`{}`), otherPassword, time.Time{})
				is.New(s.t).NoErr(err)
				s.setCookie(s.origin, s.flows(s.origin + "/callback")[0], sealed)
				return back
			}, http.StatusBadRequest, authkit.ErrNoSignIn, "/sign-in", false,
		},
		"of a user who canceled": {
			func(s scene, back string) string {
				return s.origin + "/callback?error=access_denied&error_description=No&state=" + parse(s.t, back).Query().Get("state")
			}, http.StatusForbidden, core.ErrorCode("access_denied"), "/sign-in?return_to=%2Fdashboard", false,
		},
		"with an error without a sign-in": {
			func(s scene, _ string) string { return s.origin + "/callback?error=idp_initiated_sso_disabled" },
			http.StatusForbidden, core.ErrorCode("idp_initiated_sso_disabled"), "/sign-in", true,
		},
		"with nothing at all": {
			func(s scene, _ string) string { return s.origin + "/callback" },
			http.StatusBadRequest, authkit.ErrNoSignIn, "/sign-in", true,
		},
		"with a code that is unknown to WorkOS": {
			func(s scene, back string) string {
				return s.origin + "/callback?code=c0de&state=" + parse(s.t, back).Query().Get("state")
			}, http.StatusBadRequest, core.ErrorCode("invalid_grant"), "/sign-in?return_to=%2Fdashboard", false,
		},
		"while WorkOS is down": {
			func(s scene, back string) string {
				s.Server.Inject(workostest.Fault{Path: authenticateRoute, Status: 503, Header: http.Header{"Retry-After": {"7"}}})
				return back
			}, http.StatusServiceUnavailable, core.ErrServer, "/sign-in?return_to=%2Fdashboard", false,
		},
		"while WorkOS is too slow": {
			func(s scene, back string) string {
				s.Server.Inject(workostest.Fault{Path: authenticateRoute, Status: 408, Body: `{"code":"too_slow"}`, Header: http.Header{"Retry-After": {"7"}}})
				return back
			}, http.StatusServiceUnavailable, core.ErrorCode("too_slow"), "/sign-in?return_to=%2Fdashboard", false,
		},
		"while the program's own credentials are wrong": {
			func(s scene, back string) string {
				s.Server.Inject(workostest.Fault{Path: authenticateRoute, Status: 400, Body: `{"error":"invalid_client"}`})
				return back
			}, http.StatusInternalServerError, core.ErrorCode("invalid_client"), "/sign-in?return_to=%2Fdashboard", false,
		},
		"of a user who needs another step": {
			func(s scene, back string) string {
				s.grace.MFACode = core.NewOneTimeCode("123456")
				s.Server.AddUser(s.grace)
				return back
			}, http.StatusBadRequest, core.ErrorCode("mfa_challenge"), "/sign-in?return_to=%2Fdashboard", false,
		},
		"with a token that has already expired": {
			func(s scene, back string) string { s.behind.Store(int64(time.Hour)); return back },
			http.StatusInternalServerError, session.ReasonInvalidJWT, "/sign-in?return_to=%2Fdashboard", false,
		},
	} {
		t.Run("rejects one "+name, func(t *testing.T) {
			is := is.New(t)
			var failures caught
			s := start(t, failures.handle)
			address := test.arrange(s, s.comeBack(s.leave("/sign-in?return_to=/dashboard")))
			s.setCookie(s.origin, sessionCookie, "")
			response := s.staying().visit(address)
			is.Equal(response.StatusCode, test.status)
			failure := failures.last(t)
			is.True(errors.Is(failure, test.is))
			is.Equal(failure.TryAgain, test.again)
			is.Equal(response.Header.Get("Cache-Control"), "private, no-store")
			is.Equal(response.Header.Get("Referrer-Policy"), "no-referrer")
			is.Equal(s.sealed().Reveal(), "")
			is.Equal(len(s.flows(s.origin+"/callback")) > 0, test.keeps)
			if test.status == http.StatusServiceUnavailable {
				is.Equal(response.Header.Get("Retry-After"), "7")
			}
			s.behind.Store(0)
			s.Server.ClearFaults()
			s.grace.MFACode = core.OneTimeCode{}
			s.Server.AddUser(s.grace)
			s.auth.At(time.Now())
			is.Equal(s.visit(s.origin+failure.TryAgain).StatusCode, http.StatusOK) // and TryAgain leads back in
			is.True(!s.sealed().IsZero())
		})
	}

	t.Run("gives the application the typed error", func(t *testing.T) {
		is := is.New(t)
		var failures caught
		s := start(t, failures.handle)
		state := s.leave("/sign-in").Query().Get("state")
		s.visit(s.origin + "/callback?error=access_denied&error_description=No&state=" + state)
		refused, ok := errors.AsType[*pkce.RefusedError](failures.last(t))
		is.True(ok)
		is.Equal(refused.Description, "No")

		s.grace.MFACode = core.NewOneTimeCode("123456")
		s.Server.AddUser(s.grace)
		s.visit(s.origin + "/sign-in")
		step, ok := errors.AsType[*usermanagement.MFAChallengeRequiredError](failures.last(t))
		is.True(ok)
		is.True(!step.PendingAuthenticationToken.IsZero())
	})
	t.Run("discards a code without a state, and starts here", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		address := s.leave("/sign-in")
		query := address.Query()
		query.Del("state")
		query.Del("code_challenge")
		query.Del("code_challenge_method")
		address.RawQuery = query.Encode()
		back := s.comeBack(address)
		is.True(strings.Contains(back, "code="))
		s.Server.ResetRequests()
		got := s.staying().visit(back)
		is.Equal(got.StatusCode, http.StatusSeeOther)
		is.Equal(got.Header.Get("Location"), "/sign-in")
		is.Equal(len(s.Server.Requests()), 0) // the code is sent nowhere
		is.Equal(s.sealed().Reveal(), "")
		is.Equal(s.visit(back).body, "home for Grace of "+string(s.first)+" at /")
	})
	t.Run("signs in while the keys cannot be fetched", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.Server.Inject(workostest.Fault{Path: "/sso/jwks/{clientId}", Status: 500})
		is.Equal(s.staying().visit(s.comeBack(s.leave("/sign-in"))).StatusCode, http.StatusSeeOther)
		is.True(!s.sealed().IsZero())
	})
	t.Run("passes the user to OnSignIn", func(t *testing.T) {
		is := is.New(t)
		var came []string
		s := start(t, func(c *authkit.Config) {
			c.OnSignIn = func(r *http.Request, response *usermanagement.AuthenticationResponse) error {
				came = append(came, r.URL.Path+" "+response.User.Email)
				return r.Context().Err()
			}
		})
		s.signIn()
		is.Equal(came, []string{"/callback grace@example.com"})
	})
	for name, test := range map[string]struct {
		err    error
		status int
	}{
		"failed":           {context.DeadlineExceeded, http.StatusInternalServerError},
		"sets no status":   {&authkit.Error{Err: context.DeadlineExceeded}, http.StatusInternalServerError},
		"rejects the user": {&authkit.Error{Status: http.StatusForbidden, Err: context.DeadlineExceeded}, http.StatusForbidden},
	} {
		t.Run("starts no session if OnSignIn "+name, func(t *testing.T) {
			is := is.New(t)
			var failures caught
			s := start(t, failures.handle, func(c *authkit.Config) {
				c.OnSignIn = func(*http.Request, *usermanagement.AuthenticationResponse) error { return test.err }
			})
			is.Equal(s.visit(s.origin+"/dashboard").StatusCode, test.status)
			is.True(errors.Is(failures.last(t), context.DeadlineExceeded))
			is.Equal(failures.last(t).TryAgain, "/sign-in?return_to=%2Fdashboard")
			is.Equal(s.sealed().Reveal(), "")
		})
	}
}
