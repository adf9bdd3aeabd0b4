package authkit_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/internal/test/redacttest"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

func users(t *testing.T) usermanagement.Confidential {
	t.Helper()
	client, err := core.NewConfidential("sk_test_authkit", "client_authkit")
	is.New(t).NoErr(err)
	return usermanagement.NewConfidential(client)
}

func TestNewRejects(t *testing.T) {
	for name, test := range map[string]struct {
		change   func(*authkit.Config)
		argument string
	}{
		"no redirect URI":                   {func(c *authkit.Config) { c.RedirectURI = "" }, "RedirectURI"},
		"a path":                            {func(c *authkit.Config) { c.RedirectURI = "/callback" }, "RedirectURI"},
		"another scheme":                    {func(c *authkit.Config) { c.RedirectURI = "app://host/callback" }, "RedirectURI"},
		"no host":                           {func(c *authkit.Config) { c.RedirectURI = "https:///callback" }, "RedirectURI"},
		"a user":                            {func(c *authkit.Config) { c.RedirectURI = "https://u@app.example/callback" }, "RedirectURI"},
		"a fragment":                        {func(c *authkit.Config) { c.RedirectURI = "https://app.example/callback#x" }, "RedirectURI"},
		"an invalid URL":                    {func(c *authkit.Config) { c.RedirectURI = "https://app.example:port/" }, "RedirectURI"},
		"a folder that cookies cannot have": {func(c *authkit.Config) { c.RedirectURI = "https://app.example/a;b/callback" }, "RedirectURI"},
		"http on another machine":           {func(c *authkit.Config) { c.RedirectURI = "http://app.example/callback" }, "RedirectURI"},
		"http on an address that is not a loopback":    {func(c *authkit.Config) { c.RedirectURI = "http://192.168.0.1/callback" }, "RedirectURI"},
		"http on a host that starts like the loopback": {func(c *authkit.Config) { c.RedirectURI = "http://localhost.example/callback" }, "RedirectURI"},
		"no password": {func(c *authkit.Config) { c.CookiePasswords = nil }, "CookiePasswords"},
		"a short password": {func(c *authkit.Config) {
			c.CookiePasswords = []core.CookiePassword{core.NewCookiePassword(password), core.NewCookiePassword("short")}
		}, "CookiePasswords"},
		"a callback without a folder for other paths": {func(c *authkit.Config) { c.RedirectURI = "https://app.example/a%2Fb/callback" }, "RedirectURI"},
		"such a callback with only a sign-in path": {func(c *authkit.Config) {
			c.RedirectURI, c.SignInPath = "https://app.example/a%5Cb/callback", "/sign-in"
		}, "RedirectURI"},
		"a sign-in elsewhere":                         {func(c *authkit.Config) { c.SignInPath = "https://app.example/sign-in" }, "SignInPath"},
		"a sign-in with a query":                      {func(c *authkit.Config) { c.SignInPath = "/sign-in?x" }, "SignInPath"},
		"a home elsewhere":                            {func(c *authkit.Config) { c.HomePath = "//app.example" }, "HomePath"},
		"a sign-out to a path":                        {func(c *authkit.Config) { c.SignOutReturnTo = "/bye" }, "SignOutReturnTo"},
		"a sign-out to a script":                      {func(c *authkit.Config) { c.SignOutReturnTo = "javascript://x/%0aalert(1)" }, "SignOutReturnTo"},
		"an invalid name":                             {func(c *authkit.Config) { c.CookieName = "a b" }, "CookieName"},
		"a name that is too long":                     {func(c *authkit.Config) { c.CookieName = strings.Repeat("n", 65) }, "CookieName"},
		"the name of a pending sign-in":               {func(c *authkit.Config) { c.CookieName = "wos-flow-x" }, "CookieName"},
		"the name of a pending sign-in, for one host": {func(c *authkit.Config) { c.CookieName = "__Host-wos-flow-x" }, "CookieName"},
		"a name for https only, without https":        {func(c *authkit.Config) { c.CookieName, c.RedirectURI = "__Secure-s", "http://localhost/callback" }, "CookieName"},
		"a name for one host only, without https":     {func(c *authkit.Config) { c.CookieName, c.RedirectURI = "__Host-s", "http://localhost/callback" }, "CookieName"},
		"a name for https only, in another case":      {func(c *authkit.Config) { c.CookieName, c.RedirectURI = "__SECURE-s", "http://localhost/callback" }, "CookieName"},
		"a name for one host only, in another case":   {func(c *authkit.Config) { c.CookieName, c.CookieDomain = "__host-s", "app.example" }, "CookieDomain"},
		"a name for one host only, with a domain":     {func(c *authkit.Config) { c.CookieName, c.CookieDomain = "__Host-s", "app.example" }, "CookieDomain"},
		"another domain":                              {func(c *authkit.Config) { c.CookieDomain = "other.example" }, "CookieDomain"},
		"a domain with the same ending":               {func(c *authkit.Config) { c.CookieDomain = "pp.example" }, "CookieDomain"},
		"a domain below the host":                     {func(c *authkit.Config) { c.CookieDomain = "x.app.example" }, "CookieDomain"},
		"a top-level domain":                          {func(c *authkit.Config) { c.CookieDomain = "example" }, "CookieDomain"},
		"an IP address for a domain":                  {func(c *authkit.Config) { c.CookieDomain, c.RedirectURI = "10.0.0.1", "https://10.0.0.1/callback" }, "CookieDomain"},
		"an invalid domain":                           {func(c *authkit.Config) { c.CookieDomain = "app.example; Secure" }, "CookieDomain"},
		"a refresh long ahead":                        {func(c *authkit.Config) { c.RefreshAhead = time.Hour }, "RefreshAhead"},
		"a refresh afterwards":                        {func(c *authkit.Config) { c.RefreshAhead = -1 }, "RefreshAhead"},
		"an option that is nil":                       {func(c *authkit.Config) { c.SessionOptions = []session.Option{{}} }, "SessionOptions[0]"},
		"an option that rejects its value":            {func(c *authkit.Config) { c.SessionOptions = []session.Option{session.WithGroup(nil)} }, "WithGroup"},
	} {
		t.Run(name, func(t *testing.T) {
			config := authkit.Config{RedirectURI: "https://app.example/callback", CookiePasswords: []core.CookiePassword{core.NewCookiePassword(password)}}
			test.change(&config)
			auth, err := authkit.New(users(t), config)
			is.New(t).True(auth == nil)
			moduletest.WantArgument(t, err, test.argument)
		})
	}
	t.Run("no client", func(t *testing.T) {
		_, err := authkit.New(usermanagement.Confidential{}, authkit.Config{})
		moduletest.WantArgument(t, err, "client")
	})
	t.Run("a client without a client ID", func(t *testing.T) {
		client, err := core.NewConfidential("sk_test_authkit", "")
		is.New(t).NoErr(err)
		_, err = authkit.New(usermanagement.NewConfidential(client), authkit.Config{
			RedirectURI: "https://app.example/callback", CookiePasswords: []core.CookiePassword{core.NewCookiePassword(password)},
		})
		moduletest.WantArgument(t, err, "clientID")
	})
}

func TestNewAccepts(t *testing.T) {
	for name, change := range map[string]func(*authkit.Config){
		"https":                          func(*authkit.Config) {},
		"http on localhost":              func(c *authkit.Config) { c.RedirectURI = "http://localhost:3000/callback" },
		"http on a name below localhost": func(c *authkit.Config) { c.RedirectURI = "http://app.localhost/callback" },
		"http on 127.0.0.1":              func(c *authkit.Config) { c.RedirectURI = "http://127.0.0.1:8080/callback" },
		"http on ::1":                    func(c *authkit.Config) { c.RedirectURI = "http://[::1]:8080/callback" },
		"http on localhost, in capitals": func(c *authkit.Config) { c.RedirectURI = "http://LOCALHOST:3000/callback" },
		"a callback without a folder for other paths, with explicit paths": func(c *authkit.Config) {
			c.RedirectURI, c.SignInPath, c.Pages.SignOutPath = "https://app.example/a%2Fb/callback", "/sign-in", "/sign-out"
		},
		"a callback at the root":        func(c *authkit.Config) { c.RedirectURI = "https://app.example" },
		"the domain of the host":        func(c *authkit.Config) { c.CookieDomain = "App.Example" },
		"a domain above, with its dot":  func(c *authkit.Config) { c.RedirectURI, c.CookieDomain = "https://a.b.example/callback", ".b.example" },
		"a name for one host only":      func(c *authkit.Config) { c.CookieName = "__Host-session" },
		"a minute ahead":                func(c *authkit.Config) { c.RefreshAhead = time.Minute },
		"a domain with a Secure cookie": func(c *authkit.Config) { c.CookieName, c.CookieDomain = "__Secure-session", "app.example" },
	} {
		t.Run(name, func(t *testing.T) {
			config := authkit.Config{RedirectURI: "https://app.example/callback", CookiePasswords: []core.CookiePassword{core.NewCookiePassword(password)}}
			change(&config)
			_, err := authkit.New(users(t), config)
			is.New(t).NoErr(err)
		})
	}
}

func TestWhereASignInBegins(t *testing.T) {
	for redirectURI, want := range map[string]string{
		"https://app.example":                       "/sign-in",
		"https://app.example/callback":              "/sign-in",
		"https://app.example/auth/callback":         "/auth/sign-in",
		"https://app.example/a/b/c":                 "/a/b/sign-in",
		"https://app.example/t%C3%A9l/callback?x=y": "/t%C3%A9l/sign-in",
	} {
		is := is.New(t)
		auth, err := authkit.New(users(t), authkit.Config{RedirectURI: redirectURI, CookiePasswords: []core.CookiePassword{core.NewCookiePassword(password)}})
		is.NoErr(err)
		got := call(t, "https://app.example/callback?code=c", auth.Callback)
		is.Equal(got.Header.Get("Location"), want)
	}
}

func TestSessionOptionsApply(t *testing.T) {
	is := is.New(t)
	group := new(counting)
	s := start(t, func(c *authkit.Config) {
		c.SessionOptions = []session.Option{session.WithGroup(group), session.WithMaxSealedBytes(1)} // the second one is overridden
	})
	s.signIn()
	s.expire()
	is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
	is.Equal(group.calls, 1)
}

// counting is a Group that refreshes at once.
type counting struct{ calls int }

func (c *counting) Do(ctx context.Context, _ string, refresh func(context.Context) (core.SealedSession, error)) (core.SealedSession, error) {
	c.calls++
	return refresh(ctx)
}

func TestNoPasswordIsPrinted(t *testing.T) {
	config := authkit.Config{RedirectURI: "https://app.example/callback", CookiePasswords: []core.CookiePassword{core.NewCookiePassword(password), core.NewCookiePassword(otherPassword)}}
	auth, err := authkit.New(users(t), config)
	is.New(t).NoErr(err)
	for name, value := range map[string]any{
		"of a Config": config, "of a Config by its pointer": &config, "of an Auth": *auth, "of an Auth by its pointer": auth,
	} {
		t.Run(name, func(t *testing.T) {
			redacttest.Check(t, value, password)
			redacttest.Check(t, value, otherPassword)
			redacttest.Check(t, value, "sk_test_authkit")
		})
	}
}
