package routers

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/labstack/echo/v4"
	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/snippets"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/workostest"
)

// apps are the application by router. Each greets on the page for administrators.
func apps() map[string]func(*authkit.Auth) http.Handler {
	gin.SetMode(gin.ReleaseMode) // otherwise Gin prints
	return map[string]func(*authkit.Auth) http.Handler{
		"chi": func(auth *authkit.Auth) http.Handler {
			return newChi(auth, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Cache-Control", "public, max-age=3600")
				_, _ = io.WriteString(w, greeting(r))
			})
		},
		"echo": func(auth *authkit.Auth) http.Handler {
			return newEcho(auth, func(c echo.Context) error {
				c.Response().Header().Set("Cache-Control", "public, max-age=3600")
				return c.String(http.StatusOK, greeting(c.Request()))
			})
		},
		"gin": func(auth *authkit.Auth) http.Handler {
			return newGin(auth, func(c *gin.Context) {
				c.Header("Cache-Control", "public, max-age=3600")
				c.String(http.StatusOK, greeting(c.Request))
			})
		},
	}
}

func greeting(r *http.Request) string {
	current, ok := authkit.FromContext(r.Context())
	if !ok {
		return "nobody"
	}
	return "hello " + current.User.FirstName
}

func TestAnApplicationOnEachRouter(t *testing.T) {
	for name, newApp := range apps() {
		t.Run(name, func(t *testing.T) {
			for role, want := range map[core.RoleSlug]int{"admin": http.StatusOK, "member": http.StatusForbidden} {
				t.Run("responds correctly to "+string(role)+" after a sign-in, and requires another after a sign-out", func(t *testing.T) {
					is := is.New(t)
					setup := testclient.Start(t, workostest.WithUsers(workostest.User{Email: "ada@example.com", EmailVerified: true, FirstName: "Ada"}),
						workostest.WithOrganizations(workostest.Organization{Name: "Acme", Members: []workostest.Member{{Email: "ada@example.com", Role: role}}}))
					var handler http.Handler
					app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
					t.Cleanup(app.Close)
					auth, err := authkit.New(setup.Confidential.UserManagement, authkit.Config{
						RedirectURI: app.URL + "/callback", CookiePasswords: []core.CookiePassword{core.NewCookiePassword("a cookie password that opens nothing at all")},
					})
					is.NoErr(err)
					handler = newApp(auth)
					jar, err := cookiejar.New(nil)
					is.NoErr(err)
					browser := &http.Client{Jar: jar}

					status, text := visit(t, browser, app.URL+"/admin") // by way of the sign-in
					is.Equal(status, want)
					is.Equal(text == "hello Ada", want == http.StatusOK)

					browser.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
					request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, app.URL+"/sign-out", http.NoBody)
					is.NoErr(err)
					response, err := browser.Do(request)
					is.NoErr(err)
					is.NoErr(response.Body.Close())
					is.Equal(response.StatusCode, http.StatusSeeOther)
					status, _ = visit(t, browser, app.URL+"/admin")
					is.Equal(status, http.StatusSeeOther)
				})
			}
		})
	}
}

// authkit sets the headers of a response with a new cookie through the writer that it passes on, so that writer must reach the
// handler.
func TestAResponseWithANewCookieIsNotStoredWhateverTheHandlerSays(t *testing.T) {
	const password = "a cookie password that opens nothing at all"
	for name, newApp := range apps() {
		t.Run("by "+name, func(t *testing.T) {
			is := is.New(t)
			var behind atomic.Int64
			setup := testclient.Start(t, workostest.WithUsers(workostest.User{Email: "ada@example.com", Password: core.NewPassword("secret"), EmailVerified: true}),
				workostest.WithOrganizations(workostest.Organization{Name: "Acme", Members: []workostest.Member{{Email: "ada@example.com", Role: "admin"}}}),
				workostest.WithClock(func() time.Time { return time.Now().Add(-time.Hour * time.Duration(behind.Load())) }))
			auth, err := authkit.New(setup.Confidential.UserManagement, authkit.Config{RedirectURI: "https://app.example/callback", CookiePasswords: core.CookiePasswords(password)})
			is.NoErr(err)
			sessions, err := session.NewManager(setup.Confidential.UserManagement, core.CookiePasswords(password))
			is.NoErr(err)
			behind.Store(1)
			expired, err := setup.Confidential.UserManagement.AuthenticateWithPassword(t.Context(), "ada@example.com", core.NewPassword("secret"), nil)
			is.NoErr(err)
			behind.Store(0)
			sealed, err := sessions.Seal(expired)
			is.NoErr(err)

			request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "https://app.example/admin", http.NoBody)
			request.AddCookie(&http.Cookie{Name: "wos-session", Value: sealed.Reveal()})
			response := httptest.NewRecorder()
			newApp(auth).ServeHTTP(response, request)
			is.Equal(response.Code, http.StatusOK)
			is.True(len(response.Result().Cookies()) > 0)
			is.Equal(response.Result().Header.Get("Cache-Control"), "private, no-store")
		})
	}
}

func visit(t *testing.T, browser *http.Client, address string) (status int, text string) {
	t.Helper()
	is := is.New(t)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	is.NoErr(err)
	request.Header.Set("Accept", "text/html")
	response, err := browser.Do(request)
	is.NoErr(err)
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	is.NoErr(err)
	return response.StatusCode, string(body)
}

// The root's test of the documents skips these blocks because of their dependencies.
func TestTheDocumentSaysTheSame(t *testing.T) {
	is := is.New(t)
	source, err := os.ReadFile("routers.go")
	is.NoErr(err)
	here := unindented(string(source))
	documents, err := snippets.Documents("../../..")
	is.NoErr(err)
	compared := 0
	for _, document := range documents {
		blocks, err := document.Snippets()
		is.NoErr(err)
		for _, block := range blocks {
			if !strings.Contains(block.Ignored, "internal/test/routers") {
				continue
			}
			compared++
			for part := range strings.SplitSeq(strings.TrimSpace(unindented(block.Code())), "\n\n") {
				is.True(strings.Contains(here, part)) // document and routers.go differ
			}
		}
	}
	is.Equal(compared, len(apps()))
}

// unindented removes the indentation of each line, which differs between a function and a document.
func unindented(code string) string {
	lines := strings.Split(code, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimLeft(line, "\t")
	}
	return strings.Join(lines, "\n")
}
