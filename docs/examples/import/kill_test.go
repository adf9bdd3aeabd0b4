package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/workostest"
)

func TestAnImportThatIsKilledThreeTimesHasEachUserOnce(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot be killed in the same way on this system")
	}
	is := is.New(t)
	server := workostest.Start(t)
	file := filepath.Join(t.TempDir(), "users.csv")
	var export strings.Builder
	export.WriteString("id,email,organization\n")
	for n := range users {
		organization := ""
		if n%(users/members) == 0 {
			organization = fmt.Sprintf("org-%d", n%7)
		}
		fmt.Fprintf(&export, "%d,user-%d@example.com,%s\n", n, n, organization)
	}
	is.NoErr(os.WriteFile(file, []byte(export.String()), 0o600))
	var said bytes.Buffer
	start := func() (*exec.Cmd, <-chan error) {
		said.Reset()
		command := exec.CommandContext(t.Context(), os.Args[0], "-concurrency", "16", "-rate", "0", file)
		command.Env = append(os.Environ(), otherProcess+"=1")
		for name, value := range variables(t, server) {
			command.Env = append(command.Env, name+"="+value)
		}
		command.Stdout, command.Stderr = &said, &said
		is.NoErr(command.Start())
		ended := make(chan error, 1)
		go func() { ended <- command.Wait() }()
		return command, ended
	}
	// begun returns the number of users and memberships in the journals.
	begun := func() (n int64) {
		for _, pass := range []string{"users", "memberships"} {
			if info, err := os.Stat(file + ".journal." + pass); err == nil {
				n += info.Size()/16 - 1 // One line each, after the first line.
			}
		}
		return n
	}
	for n, how := range []os.Signal{syscall.SIGTERM, os.Kill, os.Kill, os.Kill} {
		command, ended := start()
		for begun() < int64(n+1)*(users+members)/5 {
			select {
			case err := <-ended:
				t.Fatalf("the import ended before: %v: %s", err, said.String())
			case <-time.After(time.Millisecond):
			}
		}
		is.NoErr(command.Process.Signal(how))
		is.True(<-ended != nil)
		is.Equal(command.ProcessState.ExitCode(), map[os.Signal]int{syscall.SIGTERM: exitInterrupted, os.Kill: -1}[how])
	}
	_, ended := start()
	if err := <-ended; err != nil {
		t.Fatalf("%v: %s", err, said.String())
	}
	times := map[string]int{}
	for _, event := range server.Events() {
		times[event.Name]++
	}
	is.Equal(times["user.created"], users+1) // and the initial user of the server
	is.Equal(times["organization.created"], 7)
	is.Equal(times["organization_membership.created"], members)
}
