// Command cli is a small command-line program that signs its user in to WorkOS and keeps the user signed in, without a secret.
// See docs/native-apps.md; cmd/workos is a large program, with profiles, JSON and tokens for CI.
//
// With WORKOS_CLIENT_ID set it runs on your environment, and with WORKOS_API_HOSTNAME, WORKOS_API_PORT and WORKOS_API_HTTPS on any
// WorkOS-compatible server, such as "go run ./cmd/workos emulator". "cli demo" needs neither.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/loopback"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

const usage = `Sign in to WorkOS and stay signed in.

  cli demo     show everything at once, on an in-process WorkOS

  cli login    sign in with the browser
  cli whoami   show who is signed in
  cli token    print an access token that is valid now
  cli logout   sign out

  -device        login: with a code, on any device with a browser
  -port n        login: the port that the browser returns to; 0: any free port

All but demo run on the environment of WORKOS_CLIENT_ID.

Exit status: 0 done, 1 failed, 2 wrong usage, 3 sign-in needed.
`

// The exit statuses.
const (
	exitDone = iota
	exitFailed
	exitUsage
	exitSignIn
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	p := &program{stdout: os.Stdout, stderr: os.Stderr, openBrowser: loopback.OpenBrowser, client: fromEnvironment}
	status := p.run(ctx, os.Args[1:])
	stop()
	os.Exit(status)
}

// program is one run of the program. Results go to stdout, and everything else to stderr.
type program struct {
	stdout, stderr io.Writer

	openBrowser func(ctx context.Context, address string) error
	client      func() (*workos.Public, error)
	folder      string // of the tokens; empty means the user's configuration folder

	device bool
	port   int
}

func fromEnvironment() (*workos.Public, error) {
	options, err := env.HostOptions()
	if err != nil {
		return nil, err
	}
	return env.Public(options...)
}

func (p *program) run(ctx context.Context, args []string) int {
	err := p.dispatch(ctx, args)
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errUsage):
		p.say("%s\n\n%s", err, usage)
		return exitUsage
	case errors.Is(err, tokens.ErrSignInRequired):
		p.say("You are not signed in. Run: cli login")
		return exitSignIn
	}
	p.say("%s", explain(err))
	return exitFailed
}

var errUsage = errors.New("wrong usage")

func (p *program) dispatch(ctx context.Context, args []string) error {
	commands := map[string]func(context.Context) error{
		"login": p.login, "whoami": p.whoami, "token": p.token, "logout": p.logout, "demo": p.demo,
	}
	if len(args) == 0 {
		return fmt.Errorf("%w: no command", errUsage)
	}
	name, args := args[0], args[1:]
	command, ok := commands[name]
	if !ok {
		switch name {
		case "help", "-h", "-help", "--help":
			_, err := io.WriteString(p.stdout, usage)
			return err
		}
		return fmt.Errorf("%w: no command %q", errUsage, name)
	}
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	if name == "login" {
		flags.BoolVar(&p.device, "device", false, "")
		flags.IntVar(&p.port, "port", 0, "")
	}
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		_, err := io.WriteString(p.stdout, usage)
		return err
	case err != nil:
		return fmt.Errorf("%w: %s: %w", errUsage, name, err)
	case flags.NArg() > 0:
		return fmt.Errorf("%w: %s takes no %q", errUsage, name, flags.Arg(0))
	}
	return command(ctx)
}

// explain tells the user what to do about an error.
func explain(err error) string {
	switch {
	case errors.Is(err, context.Canceled):
		return "Interrupted."
	case errors.Is(err, usermanagement.ErrAccessDenied):
		return "The sign-in was refused. Nothing was changed."
	case errors.Is(err, usermanagement.ErrExpiredToken), errors.Is(err, loopback.ErrTimeout):
		return "The sign-in was not finished in time. Run the command again."
	case errors.Is(err, loopback.ErrNoPort):
		return "The port is in use: choose another with -port, or use login -device."
	case errors.Is(err, loopback.ErrOpenedTwice):
		return "The sign-in was opened in two browsers, and one may be another user's. Run the command again."
	case errors.Is(err, tokens.ErrExposed):
		return err.Error() + ". Run: cli login"
	}
	return err.Error()
}

// say prints a message that is not a result.
func (p *program) say(format string, args ...any) { _, _ = fmt.Fprintf(p.stderr, format+"\n", args...) }

// result prints the result of a command.
func (p *program) result(format string, args ...any) error {
	_, err := fmt.Fprintf(p.stdout, format+"\n", args...)
	return err
}
