//go:build unix

package main

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/redisserver"
	"github.com/workos-typestate/workos/modules/directorysync"
	"github.com/workos-typestate/workos/modules/events"
)

func TestWhateverHappensTheCopyInPostgresIsTheSame(t *testing.T) {
	server := startPostgres(t)
	for seed := range uint64(8) {
		t.Run(fmt.Sprintf("story %d", seed), func(t *testing.T) { tell(t, seed, newDatabase(t, server)) })
	}
}

// newDatabase creates a database on the server, and returns its URL.
func newDatabase(t *testing.T, server url.URL) string {
	t.Helper()
	is := is.New(t)
	db, err := open(t.Context(), server.String())
	is.NoErr(err)
	defer func() { _ = db.Close() }()
	name := fmt.Sprintf("story_%d", time.Now().UnixNano())
	_, err = db.ExecContext(t.Context(), "CREATE DATABASE "+name)
	is.NoErr(err)
	server.Path = "/" + name
	return server.String()
}

// startPostgres runs its own server for the length of the test, on a free port of the loopback.
func startPostgres(t testing.TB) url.URL {
	t.Helper()
	is := is.New(t)
	folder, err := os.MkdirTemp("", "postgres-") //nolint:usetesting // the user nobody may not enter the folder of a test
	is.NoErr(err)
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	initialize := postgresProgram(t, "initdb", folder, "--pgdata", folder, "--username", "dirsync", "--auth", "trust", "--no-sync")
	if out, err := initialize.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	addr, err := redisserver.FreeAddress(t.Context())
	is.NoErr(err)
	_, port, err := net.SplitHostPort(addr)
	is.NoErr(err)
	server := postgresProgram(t, "postgres", folder, "-D", folder, "-h", "127.0.0.1", "-p", port, "-c", "unix_socket_directories=", "-c", "fsync=off")
	is.NoErr(server.Start())
	t.Cleanup(func() {
		_ = server.Process.Signal(os.Interrupt)
		_ = server.Wait()
	})
	at := url.URL{Scheme: "postgres", User: url.User("dirsync"), Host: addr, Path: "/postgres", RawQuery: "sslmode=disable"}
	for until := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if db, err := open(t.Context(), at.String()); err == nil {
			_ = db.Close()
			return at
		} else if time.Now().After(until) {
			t.Fatal(err)
		}
	}
}

// postgresProgram is a command of Debian's postgresql, which refuses to run as root: if the tests run as root, the user nobody runs it.
func postgresProgram(t testing.TB, name, folder string, args ...string) *exec.Cmd {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
		if len(found) == 0 {
			t.Skip("no PostgreSQL is installed; Debian's is in the package postgresql")
		}
		path = found[len(found)-1]
	}
	command := exec.CommandContext(context.WithoutCancel(t.Context()), path, args...)
	command.Dir = folder
	if os.Getuid() == 0 {
		nobody, err := user.Lookup("nobody")
		is.New(t).NoErr(err)
		uid, _ := strconv.ParseUint(nobody.Uid, 10, 32)
		gid, _ := strconv.ParseUint(nobody.Gid, 10, 32)
		is.New(t).NoErr(os.Chown(folder, int(uid), int(gid)))
		command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	}
	return command
}

// BenchmarkAnEvent measures a change and its cursor in one transaction, with a PostgreSQL on the same machine that does not wait for its disk.
func BenchmarkAnEvent(b *testing.B) {
	for name, database := range map[string]string{"SQLite": filepath.Join(b.TempDir(), "dirsync.db"), "PostgreSQL": ""} {
		b.Run(name, func(b *testing.B) {
			if database == "" {
				server := startPostgres(b)
				database = server.String()
			}
			db, err := open(b.Context(), database)
			if err != nil {
				b.Fatal(err)
			}
			defer func() { _ = db.Close() }()
			m := &mirror{db: db}
			for n := 0; b.Loop(); n++ {
				user := directorysync.User{ID: core.DirectoryUserID(strconv.Itoa(n % 10_000)), DirectoryID: "directory_1", Name: "Grace Hopper", State: "active"}
				event := &events.Event{ID: core.EventID(fmt.Sprint("event_", n)), Data: events.DSyncUserUpdated{User: user}}
				if err := m.apply(b.Context(), event); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
