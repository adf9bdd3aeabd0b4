// Command import imports users with their password hashes, organizations and memberships from another system. formats.go reads its export, row.go
// and check.go find what WorkOS would reject, and import.go creates the rest, each once, no matter how often the program is started.
//
//	go run ./docs/examples/import -dry-run users.csv
//	go run ./docs/examples/import users.csv
//
// Without configuration it runs on workostest, an in-process WorkOS. With WORKOS_API_KEY it imports into your environment.
package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/core/bulk"
	"github.com/workos-typestate/workos/core/ratelimit"
	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/workostest"
)

// The exit statuses.
const (
	exitDone        = iota
	exitFailed      // The program could not continue. Start it again.
	exitUsage       // The command line is invalid.
	exitIncomplete  // Some rows were rejected, or may have been imported.
	exitInterrupted = 130
)

// defaultRate is WorkOS's limit of writing requests of user management per minute.
const defaultRate = 3000

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

type flags struct {
	file, format, journal, firebaseHash string
	dryRun, skip, json                  bool
	concurrency, rate, stop             int
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var f flags
	set := flag.NewFlagSet("import", flag.ContinueOnError)
	set.SetOutput(stderr)
	set.Usage = func() {
		_, _ = fmt.Fprint(stderr, "import [flags] FILE\n\n")
		set.PrintDefaults()
	}
	set.StringVar(&f.format, "format", "auto", "csv, jsonl, auth0 (the export of hashes by its support), clerk (an export of users) or firebase (auth:export --format=json); auto uses the extension of the file")
	set.StringVar(&f.firebaseHash, "firebase-hash", "", "a JSON `file` with the project's signerKey, saltSeparator, rounds and memCost")
	set.StringVar(&f.journal, "journal", "", "the `file` that records the progress, with an extension for each pass; FILE.journal if empty")
	set.BoolVar(&f.dryRun, "dry-run", false, "report what WorkOS would reject, and import nothing")
	set.BoolVar(&f.skip, "skip", false, "skip what WorkOS would reject, and import the rest")
	set.BoolVar(&f.json, "json", false, "print each report as a line of JSON")
	set.IntVar(&f.concurrency, "concurrency", bulk.DefaultConcurrency, "how many calls to make concurrently")
	set.IntVar(&f.rate, "rate", defaultRate, "how many requests per minute WorkOS accepts from you, at least 20; 0 means no limit")
	set.IntVar(&f.stop, "stop", 100, "stop after this many failures, and at once if the API key is rejected; 0 means never")
	err := set.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitDone
	case err != nil:
		return exitUsage
	case set.NArg() != 1:
		set.Usage()
		return exitUsage
	case f.concurrency < 1 || f.concurrency > 1000 || f.rate != 0 && f.rate < 20 || f.stop < 0:
		_, _ = fmt.Fprintln(stderr, "import: -concurrency must be 1 to 1,000, -rate must be 0 or at least 20, -stop must be 0 or more")
		return exitUsage
	}
	if f.file = set.Arg(0); f.journal == "" {
		f.journal = f.file + ".journal"
	}
	status, err := act(ctx, f, &reporter{out: stdout, json: f.json, bar: !f.json && isTerminal(stdout), told: map[string]time.Time{}})
	if err != nil {
		_, _ = fmt.Fprintln(stderr, "import:", err)
	}
	return status
}

func act(ctx context.Context, f flags, out *reporter) (status int, err error) {
	format, err := formatOf(f.format, f.file, f.firebaseHash)
	if err != nil {
		return exitUsage, err
	}
	open := func() (rows, func() error, error) {
		file, err := os.Open(f.file)
		if err != nil {
			return nil, nil, err
		}
		return format.read(file), file.Close, nil
	}
	users, closing, err := open()
	if err != nil {
		return exitFailed, err
	}
	found, err := check(users)
	if err = errors.Join(err, closing()); err != nil {
		return exitFailed, err
	}
	out.verdict(found)
	switch {
	case found.Refused > 0 && (f.dryRun || !f.skip):
		return exitIncomplete, nil
	case f.dryRun:
		return exitDone, nil
	}
	client, closeClient, err := connect(&f, out) //nolint:contextcheck // a server lives until it is closed
	if err != nil {
		return exitFailed, err
	}
	defer closeClient()
	im := &importer{
		client: client, open: open, verdict: found, journal: f.journal, concurrency: f.concurrency, most: f.stop,
		environment: environment(),
		tell:        out.progress, failed: out.failed,
	}
	done, err := im.run(ctx)
	out.end(done)
	switch {
	case ctx.Err() != nil:
		return exitInterrupted, errors.New("interrupted; start it again to continue")
	case errors.Is(err, bulk.ErrStopped):
		return exitFailed, errors.New("stopped after too many failures, which -stop limits; start it again to continue")
	case err != nil:
		return exitFailed, err
	}
	if im.unreachable {
		return exitFailed, errors.New("WorkOS could not be reached for some rows; start it again to continue")
	}
	for _, one := range done {
		if one.Failed+one.Unknown > 0 || found.Refused > 0 {
			return exitIncomplete, nil
		}
	}
	return exitDone, nil
}

// environment names the environment of a journal: its host and client ID or, without a client ID, what identifies the API key.
func environment() string {
	name := os.Getenv(env.ClientIDVariable)
	if name == "" {
		name = fmt.Sprintf("%x", sha256.Sum256([]byte(os.Getenv(env.APIKeyVariable))))[:16]
	}
	return strings.Join([]string{os.Getenv(env.HostnameVariable), os.Getenv(env.PortVariable), name}, " ")
}

// connect returns a client of your environment or, without an API key, of a workostest, which is not kept, and neither is its journal.
func connect(f *flags, out *reporter) (*workos.Confidential, func(), error) {
	options, err := env.HostOptions()
	if err != nil {
		return nil, nil, err
	}
	if f.rate > 0 {
		limiter, err := ratelimit.New(ratelimit.Limit{Requests: f.rate, Window: time.Minute}, nil)
		if err != nil {
			return nil, nil, err
		}
		options = append(options, core.WithRateLimit(limiter))
	}
	client, err := env.Confidential(options...)
	if !errors.Is(err, env.ErrAPIKeyRequired) {
		return client, func() {}, err
	}
	out.line("note", "workostest", "%s is not set: this import goes to workostest, which forgets it at the end", env.APIKeyVariable)
	folder, err := os.MkdirTemp("", "import")
	if err != nil {
		return nil, nil, err
	}
	f.journal = filepath.Join(folder, "journal")
	server, err := workostest.New(workostest.WithUsers())
	if err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(folder))
	}
	client, err = workos.NewConfidential(server.APIKey, server.ClientID, core.WithBaseURL(server.URL))
	return client, func() {
		server.Close()
		_ = os.RemoveAll(folder)
	}, err
}
