// Package demo holds the parts of the examples that are not about WorkOS: how they print, and where they run. A program of your own has these
// lines instead of Start:
//
//	client, err := env.Confidential()
//	if err != nil {
package demo

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/signal"
	"time"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/workostest"
)

// WriteVariable is the environment variable that allows an example to write to an environment of WorkOS.
const WriteVariable = "WORKOS_EXAMPLES_WRITE"

// Main runs an example until it ends or is interrupted.
func Main(name string, run func(ctx context.Context, out io.Writer) error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, name+":", err)
		os.Exit(1)
	}
}

// Setup is the server of an example, with a client. Close it.
type Setup struct {
	Client *workos.Confidential
	Server *workostest.Server // nil in an environment of WorkOS
}

// Start creates the client from the environment, or from a workostest if WORKOS_API_KEY is not set. writes describes what the example creates or
// leaves behind; an environment of WorkOS requires WriteVariable for that. An example that creates nothing has an empty writes.
func Start(out io.Writer, writes string) (*Setup, error) {
	if os.Getenv(env.APIKeyVariable) == "" {
		return StartServer(out, env.APIKeyVariable)
	}
	host, err := env.HostOptions()
	if err != nil {
		return nil, err
	}
	client, err := env.Confidential(host...)
	if err != nil {
		return nil, err
	}
	Section(out, "WorkOS")
	Row(out, "server", client.BaseURL())
	if writes != "" {
		if !isLocal(client.BaseURL()) && os.Getenv(WriteVariable) != "true" {
			return nil, fmt.Errorf("this example would write to %s: %s. Set %s=true to allow it, or unset %s to try it on a workostest",
				client.BaseURL(), writes, WriteVariable, env.APIKeyVariable)
		}
		Row(out, "writes", writes)
	}
	return &Setup{Client: client}, nil
}

// StartServer creates the client from a workostest. unset is the variable that would have selected an environment.
func StartServer(out io.Writer, unset string, opts ...workostest.Option) (*Setup, error) {
	server, err := workostest.New(opts...)
	if err != nil {
		return nil, err
	}
	client, err := workos.NewConfidential(server.APIKey, server.ClientID, core.WithBaseURL(server.URL))
	if err != nil {
		server.Close()
		return nil, err
	}
	Section(out, "WorkOS")
	Row(out, "server", server.URL+", a workostest in this process: "+unset+" is not set")
	return &Setup{Client: client, Server: server}, nil
}

// Close ends the workostest, if there is one.
func (s *Setup) Close() {
	if s.Server != nil {
		s.Server.Close()
	}
}

// Pause returns how long to wait before the next request: almost nothing on a workostest.
func (s *Setup) Pause() time.Duration {
	if isLocal(s.Client.BaseURL()) {
		return time.Millisecond
	}
	return 2 * time.Second
}

// CleanUp calls remove, even if ctx has ended, and prints what it could not remove.
func CleanUp(ctx context.Context, out io.Writer, what string, remove func(ctx context.Context) error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := remove(ctx); err != nil {
		Row(out, "still there", what+": "+err.Error())
		return
	}
	Row(out, "deleted", what)
}

// Section prints a title.
func Section(out io.Writer, title string) { _, _ = fmt.Fprintf(out, "\n%s\n", title) }

// Row prints a value under its label.
func Row(out io.Writer, label, value string) { _, _ = fmt.Fprintf(out, "  %-20s %s\n", label, value) }

func isLocal(baseURL string) bool {
	u, err := url.Parse(baseURL)
	return err == nil && (u.Hostname() == "localhost" || net.ParseIP(u.Hostname()).IsLoopback())
}
