package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/workostest"
)

// emulatorFlags are the flags of emulator.
type emulatorFlags struct {
	address, seed    string
	interactive, log bool
}

// patience is how long requests in flight may take when the emulator ends.
const patience = 5 * time.Second

func (p *program) emulator() *cobra.Command {
	var flags emulatorFlags
	command := &cobra.Command{
		Use: "emulator", Short: "Run WorkOS on this machine, until Ctrl-C", Args: cobra.NoArgs,
		Long: `Run WorkOS in this process, until Ctrl-C: no account is needed, everything is
kept in memory, and everyone who can reach it can sign in. It listens on the
loopback.

It prints the variables that point the other commands, and other programs, to
it. cmd/workos-emulator of the SDK is the same server for containers, with YAML
seeds.`,
		RunE: p.does(func(command *cobra.Command, _ []string) error { return p.runEmulator(command.Context(), flags) }),
	}
	set := command.Flags()
	set.StringVar(&flags.address, "addr", "127.0.0.1:4100", "the loopback IP `address` and port to listen on; port 0 means any free port")
	set.StringVar(&flags.seed, "seed", "", "a `file` of JSON with the initial content")
	set.BoolVar(&flags.interactive, "interactive", true, "show a page to choose the user on; false signs in at once")
	set.BoolVar(&flags.log, "log", false, "print a line for each request, without secrets")
	return command
}

func (p *program) runEmulator(ctx context.Context, flags emulatorFlags) error {
	opts := []workostest.Option{
		workostest.WithAddress(flags.address), workostest.WithStatePage(),
		workostest.WithCredentials("client_workostest", "sk_test_workostest"), // only for the emulator
	}
	if flags.interactive {
		opts = append(opts, workostest.WithInteractive())
	}
	if flags.seed != "" {
		opts = append(opts, workostest.WithSeedFile(flags.seed))
	}
	if flags.log {
		opts = append(opts, workostest.WithLog(logTo(p.stderr)))
	}
	server, err := workostest.New(opts...) //nolint:contextcheck // it lives until it is closed
	if _, ok := errors.AsType[*net.OpError](err); ok {
		return fmt.Errorf("%w; --addr sets another address, and port 0 is any free port", err)
	}
	if err != nil {
		return err
	}
	if err := p.introduce(server); err != nil {
		server.Close()
		return err
	}
	<-ctx.Done()
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	return server.Shutdown(ending)
}

// introduce prints how programs find the server.
func (p *program) introduce(server *workostest.Server) error {
	if p.json {
		return p.line(map[string]string{
			"url": server.URL, env.HostnameVariable: server.Host(), env.PortVariable: strconv.Itoa(server.Port()), env.HTTPSVariable: "false",
			env.ClientIDVariable: string(server.ClientID), env.APIKeyVariable: server.APIKey.Reveal(),
		})
	}
	return p.print(`WorkOS is emulated at %s. Ctrl-C stops it. In another terminal:

  export %s=%s %s=%d %s=false
  export %s=%s %s=%s
  workos login

See its state at %s/_emulator/`,
		server.URL, env.HostnameVariable, server.Host(), env.PortVariable, server.Port(), env.HTTPSVariable,
		env.ClientIDVariable, server.ClientID, env.APIKeyVariable, server.APIKey.Reveal(), server.URL)
}

// logTo writes a line for each request.
func logTo(out io.Writer) func(workostest.Served) {
	turn := make(chan struct{}, 1) // One line at a time.
	return func(r workostest.Served) {
		route := r.Route
		if route == "" {
			route = "(not in the API)"
		}
		turn <- struct{}{}
		defer func() { <-turn }()
		_, _ = fmt.Fprintf(out, "%s %s %s %d %s\n", time.Now().Format("15:04:05.000"), r.Method, route, r.Status, r.Duration.Round(time.Microsecond))
	}
}
