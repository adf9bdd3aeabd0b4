// Command quickstart signs a user in as a public client and then administers users and organizations as a confidential one, in one program, to
// show both.
//
// Without configuration it runs on workostest, an in-process WorkOS. With WORKOS_CLIENT_ID (and WORKOS_API_KEY) it runs on your environment, and
// with WORKOS_API_HOSTNAME, WORKOS_API_PORT and WORKOS_API_HTTPS on any WorkOS-compatible server.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/workostest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "quickstart:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer) error {
	public, confidential, done, err := clients(out) //nolint:contextcheck // workostest ends with the program
	if err != nil {
		return err
	}
	defer done()
	if err := signIn(ctx, out, public); err != nil {
		return fmt.Errorf("sign-in: %w", err)
	}
	if confidential == nil {
		section(out, "As a confidential client")
		row(out, "skipped", "set "+env.APIKeyVariable+" to list and create users and organizations")
	} else if err := administer(ctx, out, confidential); err != nil {
		return fmt.Errorf("administration: %w", err)
	}
	section(out, "Try next")
	row(out, "your account", env.ClientIDVariable+"=client_… "+env.APIKeyVariable+"=sk_… go run ./docs/examples/quickstart")
	row(out, "documentation", "docs/README.md, or: go doc github.com/workos-typestate/workos")
	return nil
}

// clients creates both clients from the environment, or from a workostest that done closes. The confidential one is nil without an API key.
func clients(out io.Writer) (public *workos.Public, confidential *workos.Confidential, done func(), err error) {
	if os.Getenv(env.ClientIDVariable) == "" {
		return workostestClients(out)
	}
	host, err := env.HostOptions()
	if err != nil {
		return nil, nil, nil, err
	}
	if public, err = env.Public(host...); err != nil {
		return nil, nil, nil, err
	}
	if os.Getenv(env.APIKeyVariable) != "" {
		if confidential, err = env.Confidential(host...); err != nil {
			return nil, nil, nil, err
		}
	}
	section(out, "WorkOS")
	row(out, "server", public.BaseURL())
	row(out, "client ID", string(public.ClientID()))
	return public, confidential, func() {}, nil
}

func workostestClients(out io.Writer) (*workos.Public, *workos.Confidential, func(), error) {
	server, err := workostest.New()
	if err != nil {
		return nil, nil, nil, err
	}
	server.AddOrganization(workostest.Organization{Name: "Analytical Engines", Domains: []string{"example.com"}})
	base := core.WithBaseURL(server.URL)
	public, err := workos.NewPublic(server.ClientID, base)
	if err != nil {
		server.Close()
		return nil, nil, nil, err
	}
	confidential, err := workos.NewConfidential(server.APIKey, server.ClientID, base)
	if err != nil {
		server.Close()
		return nil, nil, nil, err
	}
	section(out, "WorkOS")
	row(out, "server", server.URL+", a workostest in this process: "+env.ClientIDVariable+" is not set")
	row(out, "client ID", string(server.ClientID))
	return public, confidential, server.Close, nil
}

func section(out io.Writer, title string) { _, _ = fmt.Fprintf(out, "\n%s\n", title) }

func row(out io.Writer, label, value string) { _, _ = fmt.Fprintf(out, "  %-14s %s\n", label, value) }
