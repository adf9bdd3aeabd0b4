// Command workos-emulator runs WorkOS on your own computer, for programs in any language and for browser tests: it serves what package workostest
// does, at a fixed address. It keeps everything in memory, and everyone who can reach it can sign in.
//
//	go run github.com/workos-typestate/workos/cmd/workos-emulator -seed seed.yaml
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/workostest"
)

// The exit status.
const (
	exitDone = iota
	exitFailed
	exitUsage
)

// patience is how long requests in flight may take when the program ends.
const patience = 5 * time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // A second signal ends the program at once.
	status := run(ctx, time.Now(), os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// flags are the command line of the program.
type flags struct {
	address, seed, clientID, apiKey   string
	public, log, interactive, version bool
}

func run(ctx context.Context, began time.Time, args []string, stdout, stderr io.Writer) int {
	var f flags
	set := flag.NewFlagSet("workos-emulator", flag.ContinueOnError)
	set.SetOutput(stderr)
	set.StringVar(&f.address, "addr", "127.0.0.1:4100", "the IP `address` and port to listen on; port 0 means any free port")
	set.BoolVar(&f.public, "public", false, "allow an address that other computers can reach: everyone there can sign in as any user, and read and change everything")
	set.StringVar(&f.seed, "seed", "", "a `file` of YAML or JSON with the initial content")
	set.BoolVar(&f.log, "log", false, "print a line for each request, without secrets")
	set.BoolVar(&f.interactive, "interactive", true, "show a page to choose the user on; false signs in at once")
	set.StringVar(&f.clientID, "client-id", "client_workostest", "the client `ID` that programs use")
	set.StringVar(&f.apiKey, "api-key", "sk_test_workostest", "the API `key` that programs use; not one of WorkOS's")
	set.BoolVar(&f.version, "version", false, "print the version and exit")
	err := set.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitDone
	case err != nil:
		return exitUsage
	case set.NArg() > 0:
		_, _ = fmt.Fprintf(stderr, "workos-emulator: unknown argument %q\n", set.Arg(0))
		return exitUsage
	case f.version:
		_, _ = fmt.Fprintln(stdout, "workos-emulator", workos.Version)
		return exitDone
	}
	if err := serve(ctx, began, f, stdout, stderr); err != nil {
		_, _ = fmt.Fprintln(stderr, err)
		return exitFailed
	}
	return exitDone
}

// serve runs the server until ctx ends.
func serve(ctx context.Context, began time.Time, f flags, stdout, stderr io.Writer) error {
	opts := []workostest.Option{
		workostest.WithCredentials(workos.ClientID(f.clientID), workos.APIKey(f.apiKey)), workostest.WithStatePage(),
	}
	if f.public {
		opts = append(opts, workostest.WithPublicAddress(f.address))
	} else {
		opts = append(opts, workostest.WithAddress(f.address))
	}
	if f.interactive {
		opts = append(opts, workostest.WithInteractive())
	}
	if f.log {
		opts = append(opts, workostest.WithLog(logTo(stderr)))
	}
	if f.seed != "" {
		seed, err := readSeed(f.seed)
		if err != nil {
			return err
		}
		opts = append(opts, seed)
	}
	server, err := workostest.New(opts...) //nolint:contextcheck // it lives until it is closed
	if _, ok := errors.AsType[*net.OpError](err); ok {
		return fmt.Errorf("%w; -addr sets another address, and port 0 is any free port", err)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, `WorkOS is emulated at %s, ready after %d ms. Ctrl-C stops it.

  WORKOS_API_HOSTNAME=%s
  WORKOS_API_PORT=%d
  WORKOS_API_HTTPS=false
  WORKOS_CLIENT_ID=%s
  WORKOS_API_KEY=%s

See its state at %s/_emulator/
`, server.URL, time.Since(began).Milliseconds(), server.Host(), server.Port(), server.ClientID, server.APIKey.Reveal(), server.URL)
	if err != nil {
		server.Close()
		return err
	}
	<-ctx.Done()
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	return server.Shutdown(ending)
}

// logTo writes a line for each request.
func logTo(out io.Writer) func(workostest.Served) {
	lines := make(chan struct{}, 1) // One at a time.
	return func(r workostest.Served) {
		route := r.Route
		if route == "" {
			route = "(not in the API)"
		}
		lines <- struct{}{}
		defer func() { <-lines }()
		_, _ = fmt.Fprintf(out, "%s %s %s %d %s\n", time.Now().Format("15:04:05.000"), r.Method, route, r.Status, r.Duration.Round(time.Microsecond))
	}
}
