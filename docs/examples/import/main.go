// Command import brings users with the hashes of their passwords, organizations and memberships from another system. formats.go reads its export,
// row.go and check.go say what WorkOS would refuse, and import.go creates the rest, each once, however often the program is started.
//
//	go run ./docs/examples/import -dry-run users.csv
//	go run ./docs/examples/import users.csv
//
// With nothing set it runs on workostest, a WorkOS in process. With WORKOS_API_KEY it imports into your environment.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/core/bulk"
	"github.com/workos-typestate/workos/core/ratelimit"
	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/workostest"
)

// The exit status.
const (
	exitDone        = iota
	exitFailed      // The program could not go on. Start it again.
	exitUsage       // It was not asked for anything that it can do.
	exitIncomplete  // Some rows were refused, or may have been imported.
	exitInterrupted = 130
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	status := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// isTerminal reports whether out is one.
func isTerminal(out io.Writer) bool {
	file, ok := out.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

type flags struct {
	file, format, journal, firebaseHash string
	dryRun, json                        bool
	concurrency, rate                   int
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var f flags
	set := flag.NewFlagSet("import", flag.ContinueOnError)
	set.SetOutput(stderr)
	set.Usage = func() {
		_, _ = fmt.Fprint(stderr, "import [flags] FILE\n\n")
		set.PrintDefaults()
	}
	set.StringVar(&f.format, "format", "auto", "csv, jsonl, auth0 (a bulk export with hashes), clerk (an export of users) or firebase (auth:export --format=json); auto goes by the ending of the file")
	set.StringVar(&f.firebaseHash, "firebase-hash", "", "a `file` of JSON with the project's signerKey, saltSeparator, rounds and memCost")
	set.StringVar(&f.journal, "journal", "", "the `file` that keeps how far the import is, with an ending for each pass; FILE.journal if empty")
	set.BoolVar(&f.dryRun, "dry-run", false, "report what WorkOS would refuse, and import nothing")
	set.BoolVar(&f.json, "json", false, "print a line of JSON for whatever is reported")
	set.IntVar(&f.concurrency, "concurrency", bulk.DefaultConcurrency, "how many calls are made at a time")
	set.IntVar(&f.rate, "rate", ratelimit.Default().Requests, "how many requests a minute WorkOS takes from you; 0 is no limit")
	err := set.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitDone
	case err != nil:
		return exitUsage
	case set.NArg() != 1:
		set.Usage()
		return exitUsage
	}
	if f.file = set.Arg(0); f.journal == "" {
		f.journal = f.file + ".journal"
	}
	out := reporter{out: stdout, json: f.json, bar: !f.json && isTerminal(stdout)}
	status, err := act(ctx, f, out)
	if err != nil {
		_, _ = fmt.Fprintln(stderr, "import:", err)
	}
	return status
}

func act(ctx context.Context, f flags, out reporter) (status int, err error) {
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
	if f.dryRun || len(found.Problems) > 0 {
		if len(found.Problems) > 0 {
			return exitIncomplete, nil
		}
		return exitDone, nil
	}
	client, closeClient, err := connect(&f) //nolint:contextcheck // a server lives until it is closed
	if err != nil {
		return exitFailed, err
	}
	defer closeClient()
	im := &importer{client: client, open: open, journal: f.journal, concurrency: f.concurrency, tell: out.progress, failed: out.failed}
	done, err := im.run(ctx)
	out.end(done)
	switch {
	case ctx.Err() != nil:
		return exitInterrupted, errors.New("interrupted; start it again to go on")
	case err != nil:
		return exitFailed, err
	}
	for _, one := range done {
		if one.Failed+one.Unknown > 0 {
			return exitIncomplete, nil
		}
	}
	return exitDone, nil
}

// connect returns a client of your environment or, if it has no API key, of a workostest, whose journal is not kept: neither is what it knows.
func connect(f *flags) (*workos.Confidential, func(), error) {
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

// reporter prints what happens, for people or as lines of JSON.
type reporter struct {
	out  io.Writer
	json bool
	bar  bool // Progress stays on one line.
}

func (r reporter) line(kind string, v any, format string, args ...any) {
	if !r.json {
		_, _ = fmt.Fprintf(r.out, format+"\n", args...)
		return
	}
	text, err := json.Marshal(map[string]any{kind: v})
	if err == nil {
		_, _ = fmt.Fprintf(r.out, "%s\n", text)
	}
}

func (r reporter) verdict(v verdict) {
	r.line("check", v, "%d users, %d with a password, of %d organizations", v.Users, v.Passwords, v.Organizations)
	if r.json {
		return
	}
	for _, p := range v.Problems {
		r.line("", nil, "  line %d, %q: %s", p.Line, p.ID, p.What)
	}
	if v.More > 0 {
		r.line("", nil, "  and %d more", v.More)
	}
}

func (r reporter) progress(pass string, p bulk.Progress) {
	if r.bar {
		_, _ = fmt.Fprintf(r.out, "\r%-13s %d in %s ", pass, p.Total(), p.Elapsed.Round(time.Second))
		return
	}
	r.line("progress", counts(pass, p), "%-13s %d in %s", pass, p.Total(), p.Elapsed.Round(time.Second))
}

func (r reporter) failed(pass, key string, state bulk.State, err error) {
	r.newLine()
	r.line("outcome", map[string]any{"pass": pass, "id": key, "state": state, "error": err.Error()}, "%-13s %s is %s: %v", pass, key, state, err)
}

func (r reporter) end(done map[string]bulk.Progress) {
	r.newLine()
	for _, pass := range []string{"organizations", "users", "memberships"} {
		p := done[pass]
		r.line("end", counts(pass, p), "%-13s %d made, %d found, %d made before, %d refused, %d unknown",
			pass, p.Done, p.Found, p.Before, p.Failed, p.Unknown)
	}
}

// newLine ends the line that progress is shown on.
func (r reporter) newLine() {
	if r.bar {
		_, _ = fmt.Fprintln(r.out)
	}
}

func counts(pass string, p bulk.Progress) map[string]any {
	return map[string]any{
		"pass": pass, "made": p.Done, "found": p.Found, "before": p.Before, "refused": p.Failed, "unknown": p.Unknown, "seconds": p.Elapsed.Seconds(),
	}
}
