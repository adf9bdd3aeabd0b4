package main

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"
	"golang.org/x/time/rate"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/modules/events"
)

const otherMirror = "DIRSYNC_TEST_MIRROR_OF" // the base URL; this process is a mirror if it is set

func TestMain(m *testing.M) {
	if url := os.Getenv(otherMirror); url != "" {
		if err := mirrorUntilKilled(url, os.Args[1]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	m.Run()
}

func mirrorUntilKilled(url, database string) error {
	ctx := context.Background()
	client, err := workos.NewConfidential("sk_test_workostest", "client_workostest", core.WithBaseURL(url))
	if err != nil {
		return err
	}
	db, err := open(ctx, database)
	if err != nil {
		return err
	}
	m := &mirror{db: db, client: client, atOnce: 4, pace: rate.Inf}
	return m.run(ctx, events.MinPollInterval, func(*events.Event) error { return nil })
}

// TestAMirrorThatIsKilledAgainAndAgainIsTheSame kills real processes, at any point of the lists and of the events.
func TestAMirrorThatIsKilledAgainAndAgainIsTheSame(t *testing.T) {
	is := is.New(t)
	setup := testclient.Start(t)
	c := newCompany(is, setup.Server, setup.Confidential, rand.New(rand.NewPCG(1, 0)))
	path := filepath.Join(t.TempDir(), "dirsync.db")
	start := func() *exec.Cmd {
		command := exec.CommandContext(t.Context(), os.Args[0], path)
		command.Env = append(os.Environ(), otherMirror+"="+setup.Server.URL)
		command.Stderr = os.Stderr
		is.NoErr(command.Start())
		return command
	}
	for range 80 {
		c.live()
	}
	for range 8 {
		command := start()
		for asked := len(setup.Server.Requests()); len(setup.Server.Requests()) == asked; {
			time.Sleep(time.Millisecond)
		}
		for until := time.Now().Add(time.Duration(c.random.IntN(250)) * time.Millisecond); time.Now().Before(until); time.Sleep(2 * time.Millisecond) {
			c.live() // while it works
		}
		is.NoErr(command.Process.Kill())
		_ = command.Wait()
	}
	command := start()
	m := &mirror{db: openFile(t, path)}
	for until := time.Now().Add(20 * time.Second); m.cursor != c.last; time.Sleep(20 * time.Millisecond) {
		_, err := m.load(t.Context())
		is.NoErr(err)
		is.True(time.Now().Before(until))
	}
	is.NoErr(command.Process.Kill())
	_ = command.Wait()
	rows, err := m.all(t.Context())
	is.NoErr(err)
	is.Equal(strings.Join(rows, "\n"), c.after[c.last])
}

// openFile opens a database for the length of the test.
func openFile(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := open(t.Context(), path)
	is.New(t).NoErr(err)
	t.Cleanup(func() { _ = db.Close() })
	return db
}
