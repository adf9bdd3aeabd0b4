// Command workos signs in to WorkOS, calls any operation of the API, follows events and verifies webhooks.
//
//	go install github.com/workos-typestate/workos/cmd/workos@latest
//
// docs/cli.md of the SDK is its guide; "workos help" lists its commands.
package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/workos-typestate/workos/modules/usermanagement/loopback"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // The second Ctrl-C ends the process at once.
	// With SIGPIPE caught, a write to a closed pipe returns EPIPE and does not kill the process.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	p := &program{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, openBrowser: loopback.OpenBrowser}
	os.Exit(p.run(ctx, os.Args[1:]))
}

// program is one run of the program. Results go to stdout, and everything else to stderr.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer

	openBrowser func(ctx context.Context, address string) error
	folder      string // of the tokens; empty means the user's configuration folder

	settings

	began bool // the command line was valid, so an error is not a usage error
}

// settings are the flags that every command has.
type settings struct {
	json, verbose              bool
	profile, clientID, baseURL string
}

// run runs the command of a command line and returns the exit status.
func (p *program) run(ctx context.Context, args []string) (status int) {
	out := &output{to: p.stdout}
	p.stdout = out
	p.json = slices.Contains(args, "--json") // also for an error in an earlier flag
	root := p.root()                         //nolint:contextcheck // its commands use the context of ExecuteContextC
	root.SetArgs(args)
	command, err := root, errCredential
	if !slices.ContainsFunc(args, holdsCredential) {
		command, err = root.ExecuteContextC(ctx)
	}
	switch {
	case out.closed: // The reader has read enough.
		return exitDone
	case err == nil:
		return exitDone
	case !p.began:
		err = &usageError{err}
	}
	f := explain(err)
	if f.status == exitUsage {
		f.hint = "See: " + command.CommandPath() + " --help"
	}
	p.fail(f)
	return f.status
}

var errCredential = errors.New("an argument holds a key or a token, which other users of the machine can read: " +
	"put it in the environment, or in the body of a request with --input -")

// holdsCredential reports whether an argument, or its value in --flag=value, starts like an API key or a token.
func holdsCredential(argument string) bool {
	_, value, _ := strings.Cut(argument, "=")
	return slices.ContainsFunc([]string{argument, value}, func(text string) bool {
		return strings.HasPrefix(text, "sk_") || strings.HasPrefix(text, "eyJ")
	})
}
