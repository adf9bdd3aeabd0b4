// Command web is a web application with sign-in: a page for everyone, one for users, one for administrators, and buttons that switch the
// organization and sign out. app.go and pages.go are the application; main.go sets it up.
//
// Without configuration it runs on workostest, an in-process WorkOS, where Ada and Grace sign in without a password:
//
//	go run ./docs/examples/web
//
// To run it on your environment, register http://localhost:8080/callback as a redirect URI, http://localhost:8080/ as a sign-out redirect and
// http://localhost:8080/sign-in as the sign-in endpoint at WorkOS. The password seals the sessions; after a change of the password, everyone must
// sign in again:
//
//	export WORKOS_CLIENT_ID=client_… WORKOS_API_KEY=sk_…
//	export WORKOS_COOKIE_PASSWORD="$(openssl rand -base64 32)"
//	go run ./docs/examples/web
//
// To use it for your application, copy app.go and pages.go. They need only this from main:
//
//	client, err := env.Confidential()
//	handler, err := newApp(client, authkit.Config{
//		RedirectURI:     "http://localhost:8080/callback",
//		SignOutReturnTo: "http://localhost:8080/",
//		CookiePasswords: core.CookiePasswords(os.Getenv("WORKOS_COOKIE_PASSWORD")),
//	})
//	err = http.ListenAndServe("127.0.0.1:8080", handler)
package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/docs/examples/internal/demo"
	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/workostest"
)

// passwordVariable holds the password of the sessions. The libraries for Next.js and others use the same name.
const passwordVariable = "WORKOS_COOKIE_PASSWORD" //nolint:gosec // the name of the variable, not its value

// firstOrganization is the organization of sign-ins on workostest.
const firstOrganization = "org_analytical_engines"

func main() {
	addr := flag.String("addr", net.JoinHostPort("127.0.0.1", cmp.Or(os.Getenv("PORT"), "8080")), "`address` to listen on; PORT changes the default")
	flag.Parse()
	demo.Main("web", func(ctx context.Context, out io.Writer) error { return run(ctx, out, *addr) })
}

// run serves the application until ctx ends.
func run(ctx context.Context, out io.Writer, addr string) error {
	setup, err := start(out) //nolint:contextcheck // workostest ends with the program
	if err != nil {
		return err
	}
	defer setup.Close()
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("%w (-addr 127.0.0.1:8081 listens elsewhere)", err)
	}
	defer func() { _ = listener.Close() }()

	origin := "http://localhost:" + strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
	config := authkit.Config{
		RedirectURI:     origin + "/callback",
		SignOutReturnTo: origin + "/",
		CookiePasswords: core.CookiePasswords(os.Getenv(passwordVariable)),
		Logger:          slog.New(slog.NewTextHandler(out, nil)),
	}
	if setup.Server != nil {
		onWorkostest(&config)
	}
	handler, err := newApp(setup.Client, config)
	if err != nil {
		return err
	}
	demo.Section(out, "The application")
	demo.Row(out, "open", origin)
	demo.Row(out, "stop", "Ctrl-C")
	return serve(ctx, listener, handler, time.Second)
}

// start creates the client from the environment, or from a workostest with two users in two organizations.
func start(out io.Writer) (*demo.Setup, error) {
	if os.Getenv(env.APIKeyVariable) != "" {
		for _, name := range []string{env.ClientIDVariable, passwordVariable} {
			if os.Getenv(name) == "" {
				return nil, errors.New(env.APIKeyVariable + " is set, and " + name + " is not")
			}
		}
		return demo.Start(out, "")
	}
	return demo.StartServer(out, env.APIKeyVariable,
		workostest.WithInteractive(),
		workostest.WithRole("admin", "reports:read", "users:manage"),
		workostest.WithRole("member", "reports:read"),
		workostest.WithUsers(
			workostest.User{Email: "ada@example.com", FirstName: "Ada", LastName: "Lovelace"},
			workostest.User{Email: "grace@example.com", FirstName: "Grace", LastName: "Hopper"},
		),
		workostest.WithOrganizations(
			workostest.Organization{ID: firstOrganization, Name: "Analytical Engines", Members: []workostest.Member{
				{Email: "ada@example.com", Role: "admin"}, {Email: "grace@example.com"},
			}},
			workostest.Organization{Name: "Difference Engines", Members: []workostest.Member{{Email: "ada@example.com"}}},
		))
}

// onWorkostest needs no password for the sessions, which end with the program, and selects an organization for sign-ins: AuthKit asks members of
// several organizations to choose, but the page of workostest does not.
func onWorkostest(config *authkit.Config) {
	if os.Getenv(passwordVariable) == "" {
		config.CookiePasswords = core.CookiePasswords(rand.Text() + rand.Text())
	}
	config.OnAuthorize = func(_ *http.Request, params *usermanagement.AuthorizationURLParams) {
		params.OrganizationID = cmp.Or(params.OrganizationID, firstOrganization)
	}
}

// serve serves until ctx ends, and then gives active requests the grace period to finish. It does not wait for idle connections: browsers open
// some in advance that they may never use.
func serve(ctx context.Context, listener net.Listener, handler http.Handler, grace time.Duration) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if server.Shutdown(ctx) != nil {
		return server.Close()
	}
	return nil
}
