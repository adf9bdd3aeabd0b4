package websockets

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	gorilla "github.com/gorilla/websocket"
	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/workostest"
)

const password = "a cookie password that opens nothing at all"

// app is an application with a page and a socket, a signed-in browser, and a clock of WorkOS that can be set back.
type app struct {
	testclient.Setup
	t       *testing.T
	url     string
	browser *http.Client
	behind  *atomic.Int64
	errors  chan error // the error of greet
}

type greet func(w http.ResponseWriter, r *http.Request, greeting string) error

func start(t *testing.T, greet greet, guard func(*authkit.Auth) func(http.Handler) http.Handler) app {
	t.Helper()
	is := is.New(t)
	behind := new(atomic.Int64)
	a := app{t: t, behind: behind, errors: make(chan error, 9)}
	a.Setup = testclient.Start(t, workostest.WithUsers(workostest.User{Email: "ada@example.com", EmailVerified: true, FirstName: "Ada"}),
		workostest.WithClock(func() time.Time { return time.Now().Add(-time.Duration(behind.Load())) }))
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	a.url = server.URL
	auth, err := authkit.New(a.Confidential.UserManagement, authkit.Config{
		RedirectURI: a.url + "/callback", CookiePasswords: []core.CookiePassword{core.NewCookiePassword(password)},
	})
	is.NoErr(err)
	mux.HandleFunc("GET /sign-in", auth.SignIn)
	mux.HandleFunc("GET /callback", auth.Callback)
	mux.Handle("GET /page", auth.Require()(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, greeting(r)) })))
	mux.Handle("GET /socket", guard(auth)(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { a.errors <- greet(w, r, greeting(r)) })))
	jar, err := cookiejar.New(nil)
	is.NoErr(err)
	a.browser = &http.Client{Jar: jar}
	is.Equal(a.visit(), "hello Ada") // by way of the sign-in
	return a
}

func greeting(r *http.Request) string {
	current, ok := authkit.FromContext(r.Context())
	if !ok {
		return "hello nobody"
	}
	return "hello " + current.User.FirstName
}

func (a app) visit() string {
	a.t.Helper()
	is := is.New(a.t)
	request, err := http.NewRequestWithContext(a.t.Context(), http.MethodGet, a.url+"/page", http.NoBody)
	is.NoErr(err)
	request.Header.Set("Accept", "text/html")
	response, err := a.browser.Do(request)
	is.NoErr(err)
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	is.NoErr(err)
	return string(text)
}

// connect opens the socket as the browser's page would, with its cookies, and returns the greeting, or the status of a
// failed handshake.
func (a app) connect() (says string, status int, cookies []*http.Cookie) {
	a.t.Helper()
	is := is.New(a.t)
	dialer := gorilla.Dialer{Jar: a.browser.Jar}
	conn, response, err := dialer.DialContext(a.t.Context(), "ws"+strings.TrimPrefix(a.url, "http")+"/socket", nil)
	if err != nil {
		is.True(response != nil) // a failed handshake has a response
		defer func() { _ = response.Body.Close() }()
		return "", response.StatusCode, response.Cookies()
	}
	defer func() { _ = conn.Close() }()
	_, message, err := conn.ReadMessage()
	is.NoErr(err)
	is.NoErr(<-a.errors)
	return string(message), response.StatusCode, response.Cookies()
}

func (a app) cookie() string {
	a.t.Helper()
	address, err := url.Parse(a.url)
	is.New(a.t).NoErr(err)
	for _, cookie := range a.browser.Jar.Cookies(address) {
		if cookie.Name == authkit.DefaultCookieName {
			return cookie.Value
		}
	}
	return ""
}

// expire gives the browser a session whose access token has expired.
func (a app) expire() {
	a.t.Helper()
	is := is.New(a.t)
	sessions, err := session.NewManager(a.Confidential.UserManagement, []core.CookiePassword{core.NewCookiePassword(password)})
	is.NoErr(err)
	a.behind.Store(int64(10 * time.Minute))
	expired, err := sessions.Refresh(a.t.Context(), core.NewSealedSession(a.cookie()), nil)
	a.behind.Store(0)
	is.NoErr(err)
	address, err := url.Parse(a.url)
	is.NoErr(err)
	a.browser.Jar.SetCookies(address, []*http.Cookie{{Name: authkit.DefaultCookieName, Value: expired.Reveal(), Path: "/"}})
	a.Server.ResetRequests()
}

func (a app) refreshes() (n int) {
	for _, request := range a.Server.Requests() {
		if request.Route == "/user_management/authenticate" {
			n++
		}
	}
	return n
}

func TestWebSocketsBehindTheMiddleware(t *testing.T) {
	require := func(auth *authkit.Auth) func(http.Handler) http.Handler { return auth.Require() }
	optional := func(auth *authkit.Auth) func(http.Handler) http.Handler { return auth.Optional }
	for name, greet := range map[string]greet{"gorilla/websocket": greetByGorilla, "coder/websocket": greetByCoder} {
		t.Run(name, func(t *testing.T) {
			t.Run("identifies the user who connects", func(t *testing.T) {
				for _, guard := range []func(*authkit.Auth) func(http.Handler) http.Handler{require, optional} {
					is := is.New(t)
					says, status, cookies := start(t, greet, guard).connect()
					is.Equal(says, "hello Ada")
					is.Equal(status, http.StatusSwitchingProtocols)
					is.Equal(len(cookies), 0)
				}
			})
			t.Run("is not reached with an expired access token, and no refresh token is exchanged", func(t *testing.T) {
				is := is.New(t)
				a := start(t, greet, require)
				a.expire()
				before := a.cookie()
				_, status, cookies := a.connect()
				is.Equal(status, http.StatusUnauthorized)
				is.Equal(len(cookies), 0)
				is.Equal(a.refreshes(), 0)
				is.Equal(a.cookie(), before)

				is.Equal(a.visit(), "hello Ada") // any other request refreshes the session
				is.Equal(a.refreshes(), 1)
				says, _, _ := a.connect()
				is.Equal(says, "hello Ada")
				is.Equal(a.refreshes(), 1)
			})
			t.Run("behind Optional has no user then, and no refresh token is exchanged", func(t *testing.T) {
				is := is.New(t)
				a := start(t, greet, optional)
				a.expire()
				says, _, _ := a.connect()
				is.Equal(says, "hello nobody")
				is.Equal(a.refreshes(), 0)
				is.Equal(a.visit(), "hello Ada")
			})
		})
	}
}
