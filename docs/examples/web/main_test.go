package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/docs/examples/internal/demotest"
	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/workostest"
)

func TestWeb(t *testing.T) {
	demotest.Alone(t)
	t.Setenv(passwordVariable, "")
	origin, out := open(t)
	t.Run("runs on its own workostest without configuration", func(t *testing.T) {
		is.New(t).True(strings.Contains(out.String(), "a workostest in this process: WORKOS_API_KEY is not set"))
	})
	t.Run("an administrator signs in, switches the organization and signs out", func(t *testing.T) {
		ada := visit(t, origin)
		ada.opens("/")
		ada.sees(http.StatusOK, "/", "You are not signed in.", "Sign up")
		ada.clicks("Sign in")
		ada.seesWorkOS()
		ada.clicks("Sign in as Ada Lovelace")
		ada.sees(http.StatusOK, "/dashboard", "Ada Lovelace", "ada@example.com",
			`id="organization">Analytical Engines<`, `id="role">admin<`, `id="permissions">reports:read, users:manage<`)
		ada.clicks("Home")
		ada.sees(http.StatusOK, "/", "Hello, Ada Lovelace.")
		ada.clicks("Administration")
		ada.sees(http.StatusOK, "/admin", "ada@example.com", "grace@example.com")

		ada.clicks("Dashboard")
		ada.clicks("Difference Engines")
		ada.sees(http.StatusOK, "/dashboard", "Ada Lovelace",
			`id="organization">Difference Engines<`, `id="role">member<`, `id="permissions">reports:read<`)
		ada.opens("/admin") // the link is for administrators
		ada.sees(http.StatusForbidden, "/admin", "Your role in this organization does not allow you to see this page.")
		ada.True(!strings.Contains(ada.page, "grace@example.com"))

		ada.clicks("Dashboard")
		ada.clicks("Sign out")
		ada.sees(http.StatusOK, "/", "You are not signed in.")
		ada.opens("/dashboard")
		ada.seesWorkOS()
	})
	t.Run("a new user signs up", func(t *testing.T) {
		grace := visit(t, origin)
		grace.opens("/")
		grace.clicks("Sign up")
		grace.seesWorkOS()
		grace.Equal(grace.address.Query().Get("screen_hint"), "sign-up")
	})
	t.Run("a member does not see the page for administrators", func(t *testing.T) {
		grace := visit(t, origin)
		grace.opens("/admin")
		grace.clicks("Sign in as Grace Hopper")
		grace.sees(http.StatusForbidden, "/admin")
	})
	t.Run("a user who cancels the sign-in sees it, and can try again", func(t *testing.T) {
		nobody := visit(t, origin)
		nobody.opens("/admin")
		nobody.clicks("Cancel")
		nobody.Equal(nobody.status, http.StatusForbidden)
		nobody.True(strings.Contains(nobody.page, "the sign-in was canceled"))
		nobody.clicks("Try again")
		nobody.clicks("Sign in as Ada Lovelace")
		nobody.sees(http.StatusOK, "/admin")
	})
	t.Run("a callback without a sign-in is rejected", func(t *testing.T) {
		nobody := visit(t, origin)
		nobody.opens("/callback?code=c&state=s")
		nobody.sees(http.StatusBadRequest, "/callback?code=c&state=s", "started in another browser")
		nobody.clicks("Try again")
		nobody.seesWorkOS()
	})
}

func TestWebOnAnEnvironment(t *testing.T) {
	server := workostest.Start(t,
		workostest.WithUsers(
			workostest.User{ID: "user_eve", Email: "eve@example.com", FirstName: "<script>alert(1)</script>"},
			workostest.User{ID: "user_mallory", Email: "mallory@example.com"},
		),
		workostest.WithOrganizations(workostest.Organization{Name: "<b>Bold & Sons</b>", Members: []workostest.Member{{Email: "eve@example.com", Role: "admin"}}}))
	demotest.On(t, server)
	t.Setenv(passwordVariable, strings.Repeat("p", 32))
	origin, out := open(t)
	t.Run("names are escaped", func(t *testing.T) {
		eve := visit(t, origin)
		for path, name := range map[string]string{
			"/dashboard": "&lt;b&gt;Bold &amp; Sons&lt;/b&gt;",
			"/admin":     "&lt;script&gt;alert(1)&lt;/script&gt;",
			"/":          "Hello, &lt;script&gt;alert(1)&lt;/script&gt;",
		} {
			eve.opens("/dashboard") // signs in
			eve.opens(path)
			eve.sees(http.StatusOK, path, name)
			eve.True(!strings.Contains(eve.page, "<script>") && !strings.Contains(eve.page, "<b>"))
		}
	})
	t.Run("an administrator sees only the users of their organization", func(t *testing.T) {
		eve := visit(t, origin)
		eve.opens("/admin")
		eve.sees(http.StatusOK, "/admin", "eve@example.com")
		eve.True(!strings.Contains(eve.page, "mallory@example.com"))
	})
	t.Run("a user without a name and an organization is shown by email address", func(t *testing.T) {
		server.SignInAs("user_mallory")
		t.Cleanup(func() { server.SignInAs("user_eve") })
		mallory := visit(t, origin)
		mallory.opens("/dashboard")
		mallory.sees(http.StatusOK, "/dashboard", "<dt>Name</dt><dd>mallory@example.com</dd>",
			`id="organization">none<`, `id="role">none<`, `id="permissions">none<`, "You are not a member of any organization.")
		mallory.opens("/admin")
		mallory.sees(http.StatusForbidden, "/admin")
	})
	t.Run("a failed request to WorkOS can be tried again", func(t *testing.T) {
		eve := visit(t, origin)
		for path, route := range map[string]string{"/dashboard": "/user_management/organization_memberships", "/admin": "/user_management/users"} {
			server.Inject(workostest.Fault{Path: route, Status: http.StatusForbidden, Times: 1})
			eve.opens(path)
			eve.sees(http.StatusBadGateway, path, "Please try again in a moment")
			eve.True(strings.Contains(out.String(), `route="GET `+path+`" error.method=GET error.route=`+route+` error.status=403`))
			eve.clicks("Try again")
			eve.sees(http.StatusOK, path)
		}
	})
}

func TestWhatIsMissingIsNamed(t *testing.T) {
	want := func(t *testing.T, addr, text string) {
		t.Helper()
		ctx, stop := context.WithTimeout(t.Context(), time.Second) // in case the failure is missed and the program continues
		defer stop()
		err := run(ctx, io.Discard, addr)
		if err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("%v does not name %q", err, text)
		}
	}
	for _, name := range []string{env.ClientIDVariable, passwordVariable} {
		t.Run("when it is "+name, func(t *testing.T) {
			demotest.On(t, workostest.Start(t))
			t.Setenv(passwordVariable, strings.Repeat("p", 32))
			t.Setenv(name, "")
			want(t, "127.0.0.1:0", "WORKOS_API_KEY is set, and "+name+" is not")
		})
	}
	t.Run("when it is the length of the password", func(t *testing.T) {
		demotest.Alone(t)
		t.Setenv(passwordVariable, "short")
		want(t, "127.0.0.1:0", "CookiePasswords")
	})
	t.Run("when it is a port in use", func(t *testing.T) {
		demotest.Alone(t)
		taken, err := net.Listen("tcp", "127.0.0.1:0")
		is.New(t).NoErr(err)
		defer func() { _ = taken.Close() }()
		want(t, taken.Addr().String(), "-addr")
	})
}

func TestServe(t *testing.T) {
	start := func(t *testing.T, handler http.HandlerFunc, grace time.Duration) (address string, stop func() error) {
		t.Helper()
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		is.New(t).NoErr(err)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- serve(ctx, listener, handler, grace) }()
		return listener.Addr().String(), func() error { cancel(); return <-ended }
	}
	t.Run("ends successfully while a browser keeps an idle connection", func(t *testing.T) {
		is := is.New(t)
		address, stop := start(t, http.NotFound, 10*time.Millisecond)
		unused, err := net.Dial("tcp", address)
		is.NoErr(err)
		defer func() { _ = unused.Close() }()
		response, err := http.Get("http://" + address) // then the server has also accepted the earlier connection
		is.NoErr(err)
		is.NoErr(response.Body.Close())
		is.NoErr(stop())
	})
	t.Run("lets a request finish", func(t *testing.T) {
		is := is.New(t)
		begun, finish := make(chan struct{}), make(chan struct{})
		address, stop := start(t, func(w http.ResponseWriter, _ *http.Request) {
			close(begun)
			<-finish
			w.WriteHeader(http.StatusTeapot)
		}, time.Minute)
		status := make(chan int, 1)
		go func() {
			response, err := http.Get("http://" + address)
			if err != nil {
				close(status)
				return
			}
			_ = response.Body.Close()
			status <- response.StatusCode
		}()
		<-begun
		stopped := make(chan error, 1)
		go func() { stopped <- stop() }()
		for { // until the server accepts no more connections
			connection, err := net.Dial("tcp", address)
			if err != nil {
				break
			}
			_ = connection.Close()
		}
		close(finish)
		is.Equal(<-status, http.StatusTeapot)
		is.NoErr(<-stopped)
	})
}
