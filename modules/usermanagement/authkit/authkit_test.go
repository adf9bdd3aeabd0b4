package authkit_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/workostest"
)

const (
	password      = "a cookie password that opens nothing at all"
	otherPassword = "another cookie password that opens nothing"

	authenticateRoute = "/user_management/authenticate"
	sessionCookie     = authkit.DefaultCookieName
)

// scene is a WorkOS, an application that uses it, and a browser. WorkOS signs Grace in as soon as the browser gets
// there; she is a member of two organizations, admin of the first, and her sessions start in the first.
type scene struct {
	testclient.Setup
	t             *testing.T
	auth          *authkit.Auth
	mux           *http.ServeMux
	origin        string // the application's origin
	sessions      *session.Manager
	grace         workostest.User
	first, second core.OrganizationID
	behind        *atomic.Int64 // how far the clock of WorkOS is behind
	errors        *log
	*tab
}

// log keeps what the application logs.
type log struct{ strings.Builder }

func start(t *testing.T, configure ...func(*authkit.Config)) scene {
	t.Helper()
	behind := new(atomic.Int64)
	s := scene{t: t, behind: behind, mux: http.NewServeMux(), errors: new(log), tab: newTab(t)}
	s.Setup = testclient.Start(t, workostest.WithRole("admin", "widgets:read", "widgets:write"), workostest.WithClock(func() time.Time {
		return time.Now().Add(-time.Duration(behind.Load()))
	}))
	s.grace = s.Server.AddUser(workostest.User{Email: "grace@example.com", EmailVerified: true, FirstName: "Grace"})
	s.first = s.Server.AddOrganization(workostest.Organization{Name: "First", FeatureFlags: []core.FeatureFlagSlug{"beta"}, Entitlements: []core.EntitlementSlug{"sso"}}).ID
	s.second = s.Server.AddOrganization(workostest.Organization{Name: "Second"}).ID
	s.join(s.first, "admin")

	server := httptest.NewUnstartedServer(s.mux)
	s.origin = "http://" + server.Listener.Addr().String()
	config := authkit.Config{
		RedirectURI: s.origin + "/callback", CookiePasswords: []core.CookiePassword{core.NewCookiePassword(password)},
		Logger: slog.New(slog.NewTextHandler(s.errors, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, change := range configure {
		change(&config)
	}
	is := is.New(t)
	var err error
	s.auth, err = authkit.New(s.Confidential.UserManagement, config)
	is.NoErr(err)
	s.sessions, err = session.NewManager(s.Confidential.UserManagement, []core.CookiePassword{core.NewCookiePassword(password)}, session.WithMaxSealedBytes(1<<16))
	is.NoErr(err)

	s.mux.HandleFunc("GET /sign-in", s.auth.SignIn)
	s.mux.HandleFunc("GET /sign-up", s.auth.SignUp)
	s.mux.HandleFunc("GET /callback", s.auth.Callback)
	s.mux.HandleFunc("/sign-out", s.auth.SignOut)
	s.mux.HandleFunc("/switch-organization", s.auth.SwitchOrganization)
	s.mux.Handle("/{$}", s.auth.Optional(page("home")))
	s.mux.Handle("/dashboard", s.auth.Require()(page("dashboard")))
	server.Start()
	t.Cleanup(server.Close)
	return s
}

// join makes Grace a member.
func (s scene) join(organizationID core.OrganizationID, role core.RoleSlug) {
	s.t.Helper()
	if _, err := s.Server.AddMembership(s.grace.ID, organizationID, role); err != nil {
		s.t.Fatal(err)
	}
}

// page shows its name and the user.
func page(name string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who := "nobody"
		if current, ok := authkit.FromContext(r.Context()); ok {
			who = current.User.FirstName + " of " + string(current.OrganizationID)
		}
		_, _ = fmt.Fprintf(w, "%s for %s at %s", name, who, r.URL.RequestURI())
	})
}

// signIn signs Grace in, which leads to the dashboard.
func (s scene) signIn() {
	s.t.Helper()
	is := is.New(s.t)
	is.Helper()
	shown := s.visit(s.origin + "/dashboard")
	is.Equal(shown.StatusCode, http.StatusOK)
	is.Equal(shown.body, "dashboard for Grace of "+string(s.first)+" at /dashboard")
}

// sealed returns the session that the browser holds.
func (s scene) sealed() core.SealedSession {
	return core.NewSealedSession(s.cookie(s.origin, sessionCookie))
}

// expire makes the access token in the browser's session expire: it gives the browser the next token as if it had been
// issued long ago.
func (s scene) expire() {
	s.t.Helper()
	s.behind.Store(int64(10 * time.Minute))
	expired, err := s.sessions.Refresh(s.t.Context(), s.sealed(), nil)
	s.behind.Store(0)
	is.New(s.t).NoErr(err)
	s.setCookie(s.origin, sessionCookie, expired.Reveal())
	s.Server.ResetRequests()
}

// refreshes returns how many refreshes WorkOS received.
func (s scene) refreshes() (n int) {
	for _, request := range s.Server.Requests() {
		if request.Route == authenticateRoute && strings.Contains(string(request.Body), `"refresh_token"`) {
			n++
		}
	}
	return n
}

// tab is a browser: it follows redirects and keeps cookies.
type tab struct {
	t      *testing.T
	client *http.Client
}

// shown is a response whose body has been read.
type shown struct {
	*http.Response
	body string
}

func newTab(t *testing.T) *tab {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &tab{t, &http.Client{Jar: jar, Transport: http.DefaultTransport}}
}

// staying does not follow redirects.
func (b *tab) staying() *tab {
	client := *b.client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &tab{b.t, &client}
}

func (b *tab) send(method, address, body string, header ...string) shown {
	b.t.Helper()
	request, err := http.NewRequestWithContext(b.t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := b.client.Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return shown{response, string(text)}
}

// visit opens a page like a browser.
func (b *tab) visit(address string) shown {
	b.t.Helper()
	return b.send(http.MethodGet, address, "", "Accept", "text/html,application/xhtml+xml,*/*;q=0.8", "Sec-Fetch-Mode", "navigate")
}

// submit posts a form of a page of the same origin.
func (b *tab) submit(address string, form url.Values) shown {
	b.t.Helper()
	origin, _, _ := strings.Cut(strings.TrimPrefix(address, "http://"), "/")
	return b.send(http.MethodPost, address, form.Encode(), "Content-Type", "application/x-www-form-urlencoded",
		"Accept", "text/html", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Site", "same-origin", "Origin", "http://"+origin)
}

// cookies returns the cookies that the browser would send to a URL, by name.
func (b *tab) cookies(address string) map[string]string {
	b.t.Helper()
	values := map[string]string{}
	for _, cookie := range b.client.Jar.Cookies(parse(b.t, address)) {
		values[cookie.Name] = cookie.Value
	}
	return values
}

func (b *tab) cookie(address, name string) string {
	b.t.Helper()
	return b.cookies(address)[name]
}

// setCookie puts a cookie into the browser, or removes it if value is empty.
func (b *tab) setCookie(address, name, value string) {
	b.t.Helper()
	cookie := &http.Cookie{Name: name, Value: value, Path: "/"}
	if value == "" {
		cookie.MaxAge = -1
	}
	b.client.Jar.SetCookies(parse(b.t, address), []*http.Cookie{cookie})
}

// flows returns the names of the cookies of pending sign-ins.
func (b *tab) flows(address string) (names []string) {
	b.t.Helper()
	for name := range b.cookies(address) {
		if strings.HasPrefix(name, "wos-flow-") {
			names = append(names, name)
		}
	}
	return names
}

// call calls a handler of an application whose URL is not on this machine.
func call(t *testing.T, address string, handler http.HandlerFunc, cookies ...*http.Cookie) *http.Response {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	for _, cookie := range cookies {
		request.AddCookie(&http.Cookie{Name: cookie.Name, Value: cookie.Value})
	}
	response := httptest.NewRecorder()
	handler(response, request)
	return response.Result()
}

func parse(t *testing.T, address string) *url.URL {
	t.Helper()
	parsed, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func TestTheWholeStory(t *testing.T) {
	is := is.New(t)
	s := start(t, func(c *authkit.Config) { c.SignOutReturnTo = "https://app.example/bye" })

	is.Equal(s.visit(s.origin+"/").body, "home for nobody at /")

	got := s.visit(s.origin + "/dashboard?tab=2&x=%2Fy") // through the sign-in, WorkOS and the callback
	is.Equal(got.body, "dashboard for Grace of "+string(s.first)+" at /dashboard?tab=2&x=%2Fy")
	is.Equal(got.Request.URL.String(), s.origin+"/dashboard?tab=2&x=%2Fy") // the URL no longer has a code
	is.Equal(s.visit(s.origin+"/").body, "home for Grace of "+string(s.first)+" at /")
	is.Equal(len(s.flows(s.origin+"/callback")), 0)

	s.expire()
	before := s.sealed()
	is.Equal(s.visit(s.origin+"/dashboard").body, "dashboard for Grace of "+string(s.first)+" at /dashboard")
	is.Equal(s.refreshes(), 1)
	is.True(!s.sealed().Equal(before))
	is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
	is.Equal(s.refreshes(), 1) // the browser has the new one

	s.join(s.second, "member")
	got = s.submit(s.origin+"/switch-organization", url.Values{"organization_id": {string(s.second)}, "return_to": {"/dashboard?after"}})
	is.Equal(got.body, "dashboard for Grace of "+string(s.second)+" at /dashboard?after")

	current, err := s.sessions.Authenticate(t.Context(), s.sealed())
	is.NoErr(err)
	got = s.staying().submit(s.origin+"/sign-out", nil)
	is.Equal(got.StatusCode, http.StatusSeeOther)
	address, err := s.Confidential.UserManagement.LogoutURL(current.SessionID, &usermanagement.LogoutURLParams{ReturnTo: "https://app.example/bye"})
	is.NoErr(err)
	is.Equal(got.Header.Get("Location"), address.Reveal())
	is.Equal(len(s.cookies(s.origin)), 0)

	got = s.staying().visit(s.origin + "/dashboard")
	is.Equal(got.StatusCode, http.StatusSeeOther)
	is.Equal(got.Header.Get("Location"), "/sign-in?return_to=%2Fdashboard")
	is.Equal(s.errors.String(), "") // none of this is an error
}

func TestAPasswordCanBeReplaced(t *testing.T) {
	is := is.New(t)
	s := start(t)
	s.signIn()
	before := s.sealed()
	rotated, err := authkit.New(s.Confidential.UserManagement, authkit.Config{
		RedirectURI: s.origin + "/callback", CookiePasswords: []core.CookiePassword{core.NewCookiePassword(otherPassword), core.NewCookiePassword(password)},
	})
	is.NoErr(err)
	s.mux.Handle("/rotated", rotated.Require()(page("rotated")))
	is.Equal(s.visit(s.origin+"/rotated").body, "rotated for Grace of "+string(s.first)+" at /rotated")
	is.Equal(s.sealed(), before)

	t.Run("a renewed session is sealed with the new password", func(t *testing.T) {
		is := is.New(t)
		s.expire()
		is.Equal(s.visit(s.origin+"/rotated").StatusCode, http.StatusOK)
		_, err := s.sessions.Unseal(s.sealed()) // it has only the old password
		is.True(err != nil)
		is.Equal(s.visit(s.origin+"/rotated").StatusCode, http.StatusOK)
	})
	t.Run("a sign-in that started with the old password can be finished", func(t *testing.T) {
		is := is.New(t)
		back := s.staying().visit(s.staying().visit(s.origin + "/sign-in").Header.Get("Location")).Header.Get("Location")
		s.mux.HandleFunc("/rotated/callback", rotated.Callback)
		got := s.staying().visit(strings.Replace(back, "/callback", "/rotated/callback", 1))
		is.Equal(got.StatusCode, http.StatusSeeOther)
		is.Equal(got.Header.Get("Location"), "/")
	})
}
