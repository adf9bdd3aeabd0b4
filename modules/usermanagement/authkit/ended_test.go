package authkit_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/workostest"
)

// foreign are the statuses with which proxies, firewalls and portals respond instead of WorkOS.
var foreign = []int{302, 400, 401, 403, 404, 405, 407, 413, 425, 451}

func TestAPageInPlaceOfWorkOS(t *testing.T) {
	for _, status := range foreign {
		for name, body := range map[string]string{"a page": "<html>Blocked", "JSON": `{"success":false,"errors":[{"code":1020}]}`} {
			t.Run(fmt.Sprintf("%s with %d ends no session", name, status), func(t *testing.T) {
				is := is.New(t)
				var failures caught
				s := start(t, failures.handle)
				s.signIn()
				s.expire()
				before := s.sealed()
				s.Server.Inject(workostest.Fault{Path: authenticateRoute, Status: status, Body: body})
				got := s.visit(s.origin + "/dashboard")
				is.Equal(got.StatusCode, http.StatusServiceUnavailable)
				is.Equal(got.Header.Get("Retry-After"), "5")
				is.True(errors.Is(failures.last(t), authkit.ErrNotWorkOS))
				is.Equal(s.visit(s.origin+"/").body, "home for nobody at /")
				is.Equal(s.sealed(), before)

				got = s.submit(s.origin+"/switch-organization", url.Values{"organization_id": {string(s.second)}})
				is.Equal(got.StatusCode, http.StatusServiceUnavailable)
				is.True(errors.Is(failures.last(t), authkit.ErrNotWorkOS))
				is.Equal(s.sealed(), before)

				s.Server.ClearFaults()
				is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
			})
		}
		t.Run(fmt.Sprintf("a page with %d neither finishes nor rejects a sign-in", status), func(t *testing.T) {
			is := is.New(t)
			var failures caught
			s := start(t, failures.handle)
			back := s.comeBack(s.leave("/sign-in?return_to=/dashboard"))
			s.setCookie(s.origin, sessionCookie, "")
			s.Server.Inject(workostest.Fault{Path: authenticateRoute, Status: status, Body: "<html>Blocked"})
			is.Equal(s.staying().visit(back).StatusCode, http.StatusServiceUnavailable)
			is.True(errors.Is(failures.last(t), authkit.ErrNotWorkOS))
			s.Server.ClearFaults()
			is.Equal(s.visit(s.origin+failures.last(t).TryAgain).StatusCode, http.StatusOK)
		})
	}
}

func TestHowLongAPersonWaits(t *testing.T) {
	// Requests to a hanging WorkOS never get a response.
	hangs := roundTrip(func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	})
	for name, test := range map[string]struct {
		set, want time.Duration
	}{
		"ten seconds":                {0, 10 * time.Second},
		"the time of Config.Timeout": {3 * time.Second, 3 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				key, err := core.NewConfidential("sk_test_1", "client_1", core.WithTransport(hangs))
				is.NoErr(err)
				client := usermanagement.NewConfidential(key)
				passwords := []core.CookiePassword{core.NewCookiePassword(password)}
				auth, err := authkit.New(client, authkit.Config{
					RedirectURI: "https://app.example/callback", CookiePasswords: passwords, Timeout: test.set,
					SessionOptions: []session.Option{session.WithTimeout(time.Hour)}, // overridden
				})
				is.NoErr(err)
				sessions, err := session.NewManager(client, passwords)
				is.NoErr(err)
				token := core.NewAccessToken("expired")
				for range 2 { // the second joins the refresh of the first
					sealed, err := sessions.SealData(&session.Data{AccessToken: token, RefreshToken: core.NewRefreshToken("r")})
					is.NoErr(err)
					began := time.Now()
					got := call(t, "https://app.example/", auth.Require()(page("never")).ServeHTTP, &http.Cookie{Name: sessionCookie, Value: sealed.Reveal()})
					is.Equal(time.Since(began), test.want)
					is.Equal(got.StatusCode, http.StatusServiceUnavailable)
					is.Equal(got.Header.Get("Retry-After"), "5")
					is.Equal(len(got.Cookies()), 0)
				}
				time.Sleep(5 * time.Minute)
			})
		})
	}
	t.Run("a negative timeout is rejected", func(t *testing.T) {
		is := is.New(t)
		_, err := authkit.New(users(t), authkit.Config{RedirectURI: "https://app.example/callback", CookiePasswords: []core.CookiePassword{core.NewCookiePassword(password)}, Timeout: -1})
		refused, ok := errors.AsType[*core.ArgumentError](err)
		is.True(ok)
		is.Equal(refused.Argument, "Timeout")
	})
}

// roundTrip is a transport made from a function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestWhileWorkOSReplacesItsKeys(t *testing.T) {
	t.Run("a renewed session is kept until its key is known", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.signIn()
		s.expire()
		before := s.sealed()
		publish := s.withholdKeys()
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusServiceUnavailable)
		renewed := s.sealed()
		is.True(!renewed.IsZero() && !renewed.Equal(before))
		is.Equal(s.visit(s.origin+"/").body, "home for nobody at /")
		is.Equal(s.sealed(), renewed)
		publish()
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
		is.Equal(s.sealed(), renewed)
		is.Equal(s.refreshes(), 1)
	})
	t.Run("a sign-in succeeds", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.signIn()
		s.setCookie(s.origin, sessionCookie, "")
		publish := s.withholdKeys()
		is.Equal(s.staying().visit(s.comeBack(s.leave("/sign-in?return_to=/dashboard"))).Header.Get("Location"), "/dashboard")
		signedIn := s.sealed()
		is.True(!signedIn.IsZero())
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusServiceUnavailable)
		publish()
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
		is.Equal(s.sealed(), signedIn)
	})
}

// withholdKeys makes WorkOS sign with a new key while it still publishes the old set.
func (s scene) withholdKeys() (publish func()) {
	s.t.Helper()
	is := is.New(s.t)
	keys, err := s.Confidential.UserManagement.JWKSURL()
	is.NoErr(err)
	published := newTab(s.t).visit(keys).body
	is.NoErr(s.Server.RotateKeys())
	s.Server.Inject(workostest.Fault{Path: "/sso/jwks/{clientId}", Status: http.StatusOK, Body: published})
	return s.Server.ClearFaults
}

func TestASignOutIsFinal(t *testing.T) {
	t.Run("while the session is being renewed", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.signIn()
		s.expire()
		asked := s.awaitRefresh(200 * time.Millisecond)
		var other sync.WaitGroup
		other.Go(func() {
			got := s.staying().visit(s.origin + "/dashboard")
			is.Equal(got.Header.Get("Location"), "/sign-in?return_to=%2Fdashboard")
		})
		asked()
		s.staying().submit(s.origin+"/sign-out", nil)
		other.Wait()
		is.Equal(s.sealed().Reveal(), "")
	})
	for name, apart := range map[string]bool{"in one process": false, "on two servers of a group": true} {
		t.Run("while a response with the renewed session is not sent yet, "+name, func(t *testing.T) {
			is := is.New(t)
			group := session.WithGroup(session.NewMemoryGroup())
			s := start(t, func(c *authkit.Config) { c.SessionOptions = []session.Option{group} })
			signOut := "/sign-out"
			if apart {
				other, err := authkit.New(s.Confidential.UserManagement, authkit.Config{
					RedirectURI: s.origin + "/callback", CookiePasswords: []core.CookiePassword{core.NewCookiePassword(password)}, SessionOptions: []session.Option{group},
				})
				is.NoErr(err)
				signOut = "/other/sign-out"
				s.mux.HandleFunc(signOut, other.SignOut)
			}
			begun, goOn := make(chan struct{}), make(chan struct{})
			s.mux.Handle("/slow", s.auth.Require()(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				close(begun)
				<-goOn
				_, _ = io.WriteString(w, "slow")
			})))
			s.signIn()
			s.expire()
			var waiting sync.WaitGroup
			waiting.Go(func() {
				is.Equal(s.staying().visit(s.origin+"/slow").body, "slow")
			})
			<-begun
			s.staying().submit(s.origin+signOut, nil)
			close(goOn)
			waiting.Wait()
			is.Equal(s.sealed().Reveal(), "")
		})
	}
}

// awaitRefresh delays refreshes, and returns a function that waits for one.
func (s scene) awaitRefresh(delay time.Duration) func() {
	s.Server.Inject(workostest.Fault{Path: authenticateRoute, Delay: delay})
	return func() { time.Sleep(delay / 2) }
}

func TestWhatAHandlerChangesReachesNoOtherRequest(t *testing.T) {
	is := is.New(t)
	s := start(t)
	s.mux.Handle("/promote", s.auth.Require(authkit.Role("admin"))(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		current, _ := authkit.FromContext(r.Context())
		current.Role, current.Roles = "owner", []core.RoleSlug{"owner"}
		current.Permissions[0] = "everything"
		*current.User = usermanagement.User{}
	})))
	s.mux.Handle("/owners", s.auth.Require(authkit.Role("owner"))(page("owners")))
	s.mux.Handle("/everything", s.auth.Require(authkit.Permission("everything"))(page("everything")))
	s.signIn()
	for range 3 {
		is.Equal(s.visit(s.origin+"/promote").StatusCode, http.StatusOK)
		is.Equal(s.visit(s.origin+"/owners").StatusCode, http.StatusForbidden)
		is.Equal(s.visit(s.origin+"/everything").StatusCode, http.StatusForbidden)
		is.Equal(s.visit(s.origin+"/dashboard").body, "dashboard for Grace of "+string(s.first)+" at /dashboard")
	}
}

func TestAResponseWithANewCookieIsNotStored(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "there.txt"), []byte("there"), 0o600); err != nil {
		t.Fatal(err)
	}
	files := http.FileServer(http.Dir(folder))
	public := func(w http.ResponseWriter) { w.Header().Set("Cache-Control", "public, max-age=3600") }
	for name, test := range map[string]struct {
		path    string
		handler http.HandlerFunc
		status  int
	}{
		"of a file":         {"/there.txt", files.ServeHTTP, 200},
		"of a missing file": {"/missing.txt", files.ServeHTTP, 404},
		"of a file that allows storing": {"/there.txt", func(w http.ResponseWriter, r *http.Request) {
			public(w)
			files.ServeHTTP(w, r)
		}, 200},
		"of a handler that writes nothing": {"/", func(w http.ResponseWriter, _ *http.Request) { public(w) }, 200},
		"of a handler that removes the header": {"/", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Del("Cache-Control")
			w.Header().Del("Vary")
			w.WriteHeader(http.StatusTeapot)
		}, 418},
		"of a handler that flushes first": {"/", func(w http.ResponseWriter, _ *http.Request) {
			public(w)
			w.(http.Flusher).Flush()
		}, 200},
		"of a handler that flushes by the controller": {"/", func(w http.ResponseWriter, _ *http.Request) {
			public(w)
			_ = http.NewResponseController(w).Flush()
		}, 200},
		"of a handler that copies": {"/", func(w http.ResponseWriter, _ *http.Request) {
			public(w)
			_, _ = io.Copy(w, io.LimitReader(strings.NewReader("copied"), 6))
		}, 200},
		"of a handler that writes a string": {"/", func(w http.ResponseWriter, _ *http.Request) {
			public(w)
			_, _ = io.WriteString(w, "written")
		}, 200},
		"of a handler that sends hints first": {"/", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusEarlyHints)
			public(w)
			w.WriteHeader(http.StatusAccepted)
		}, 202},
		"for caches of content delivery networks": {"/", func(w http.ResponseWriter, _ *http.Request) {
			public(w)
			w.Header().Set("CDN-Cache-Control", "max-age=3600")
			w.Header()["surrogate-control"] = []string{"max-age=3600"} // net/http sends it unchanged
		}, 200},
	} {
		t.Run(name, func(t *testing.T) {
			for what, arrange := range map[string]func(scene){
				"renewed": func(s scene) { s.signIn(); s.expire() },
				"removed": func(s scene) { s.setCookie(s.origin, sessionCookie, "junk") },
			} {
				is := is.New(t)
				s := start(t)
				s.mux.Handle("/files/", http.StripPrefix("/files", s.auth.Optional(test.handler)))
				arrange(s)
				got := s.send(http.MethodGet, s.origin+"/files"+test.path, "")
				is.Equal(got.StatusCode, test.status)
				is.Equal(len(got.Cookies()), 1) // the expected one
				is.Equal(got.Header["Cache-Control"], []string{"private, no-store"})
				is.Equal(got.Header["Vary"], []string{"Cookie"})
				is.Equal(got.Header.Get("Cdn-Cache-Control")+got.Header.Get("Surrogate-Control"), "")
				is.Equal(s.sealed().IsZero(), what == "removed")
			}
		})
	}
	t.Run("a response without a cookie stays as it is, with the writer of net/http", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.mux.Handle("/public", s.auth.Require()(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, wrapped := w.(interface{ Unwrap() http.ResponseWriter })
			is.True(!wrapped)
			public(w)
		})))
		s.signIn()
		is.Equal(s.visit(s.origin+"/public").Header.Get("Cache-Control"), "public, max-age=3600")
	})
	t.Run("the connection can still be taken over, and deadlines set", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.mux.Handle("/raw", s.auth.Require()(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			is.NoErr(http.NewResponseController(w).SetWriteDeadline(time.Now().Add(time.Minute)))
			conn, _, err := w.(http.Hijacker).Hijack()
			is.NoErr(err)
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nraw")
			_ = conn.Close()
		})))
		s.signIn()
		s.expire()
		is.Equal(s.visit(s.origin+"/raw").body, "raw")
	})
	t.Run("the headers are settled even if the connection cannot be taken over", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.signIn()
		s.expire()
		recorder := httptest.NewRecorder() // it has no Hijack
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, s.origin+"/", http.NoBody)
		request.AddCookie(&http.Cookie{Name: sessionCookie, Value: s.sealed().Reveal()})
		s.auth.Require()(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _, err := w.(http.Hijacker).Hijack()
			is.True(errors.Is(err, http.ErrNotSupported))
			public(w)
			w.WriteHeader(http.StatusInternalServerError)
		})).ServeHTTP(recorder, request)
		is.Equal(recorder.Header().Get("Cache-Control"), "private, no-store")
	})
}

func TestARequestForAnotherProtocol(t *testing.T) {
	upgrade := []string{"Connection", "keep-alive, Upgrade", "Upgrade", "websocket", "Sec-Fetch-Mode", "websocket"}
	t.Run("does not exchange the refresh token of an expired session", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.signIn()
		s.expire()
		before := s.sealed()
		got := s.send(http.MethodGet, s.origin+"/dashboard", "", upgrade...)
		is.Equal(got.StatusCode, http.StatusUnauthorized)
		is.Equal(len(got.Cookies()), 0)
		is.Equal(s.send(http.MethodGet, s.origin+"/", "", upgrade...).body, "home for nobody at /")
		is.Equal(s.refreshes(), 0)
		is.Equal(s.sealed(), before)
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK) // any other request renews it
		is.Equal(s.send(http.MethodGet, s.origin+"/dashboard", "", upgrade...).StatusCode, http.StatusOK)
		is.Equal(s.refreshes(), 1)
	})
	t.Run("is not renewed ahead of time", func(t *testing.T) {
		is := is.New(t)
		s := start(t, func(c *authkit.Config) { c.RefreshAhead = time.Minute })
		s.signIn()
		s.nearlyExpire()
		is.Equal(s.send(http.MethodGet, s.origin+"/dashboard", "", upgrade...).StatusCode, http.StatusOK)
		is.Equal(s.refreshes(), 0)
	})
	t.Run("is not one that only offers another version of HTTP, or names a protocol by mistake", func(t *testing.T) {
		for _, header := range [][]string{
			{"Connection", "Upgrade, HTTP2-Settings", "Upgrade", "h2c"}, {"Upgrade", "websocket"}, {"Connection", "Upgrade"},
		} {
			is := is.New(t)
			s := start(t)
			s.signIn()
			s.expire()
			is.Equal(s.send(http.MethodGet, s.origin+"/dashboard", "", header...).StatusCode, http.StatusOK)
			is.Equal(s.refreshes(), 1)
		}
	})
	t.Run("is also one over HTTP/2, or one that also names another version of HTTP", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.signIn()
		s.expire()
		for method, protocols := range map[string][]string{
			http.MethodConnect: nil, http.MethodGet: {"h2c", "websocket"}, http.MethodHead: {"h2c, websocket"}, http.MethodOptions: {"", "websocket"},
		} {
			request := httptest.NewRequestWithContext(t.Context(), method, s.origin+"/dashboard", http.NoBody)
			request.AddCookie(&http.Cookie{Name: sessionCookie, Value: s.sealed().Reveal()})
			request.Header["Upgrade"], request.Header["Connection"] = protocols, []string{"Upgrade"}
			recorder := httptest.NewRecorder()
			s.auth.Require()(page("never")).ServeHTTP(recorder, request)
			is.Equal(recorder.Code, http.StatusUnauthorized)
		}
		is.Equal(s.refreshes(), 0)
	})
}
