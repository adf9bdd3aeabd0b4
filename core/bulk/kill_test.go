package bulk_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/core/bulk"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/workostest"
)

const (
	users       = 1500
	otherImport = "WORKOS_TEST_IMPORT_TO" // the base URL; this process is an import if it is set
)

func TestMain(m *testing.M) {
	if url := os.Getenv(otherImport); url != "" {
		if err := importUsers(url, os.Args[1]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	m.Run()
}

func emailOf(n int) string { return fmt.Sprintf("user-%d@example.com", n) }

// importUsers creates the users like a program would, and prints their outcomes in its last line.
func importUsers(url, path string) error {
	client, err := workos.NewConfidential("sk_test_workostest", "client_workostest", core.WithBaseURL(url))
	if err != nil {
		return err
	}
	journal, err := bulk.OpenJournal(path)
	if err != nil {
		return err
	}
	defer func() { _ = journal.Close() }()
	create := func(ctx context.Context, n int) (core.UserID, error) {
		id := core.ExternalID(strconv.Itoa(n))
		user, err := client.UserManagement.CreateUser(ctx, emailOf(n), &usermanagement.CreateUserParams{ExternalID: id})
		if err != nil {
			return "", err
		}
		return user.ID, nil
	}
	find := func(ctx context.Context, n int) (core.UserID, bool, error) {
		user, err := client.UserManagement.GetUserByExternalID(ctx, core.ExternalID(strconv.Itoa(n)))
		if errors.Is(err, core.ErrNotFound) {
			return "", false, nil
		}
		if err != nil {
			return "", false, err
		}
		return user.ID, true, nil
	}
	var last bulk.Progress
	for outcome, err := range bulk.Run(context.Background(), count(users), create, &bulk.RunParams[int, core.UserID]{
		Journal: journal, Key: emailOf, Lookup: find, Progress: func(p bulk.Progress) { last = p },
	}) {
		if err := errors.Join(err, outcome.Err); err != nil {
			return err
		}
	}
	return json.NewEncoder(os.Stdout).Encode(last)
}

func TestAnImportThatIsKilledCreatesEachUserOnce(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot be killed there as it can elsewhere")
	}
	is := is.New(t)
	server := workostest.Start(t)
	path := filepath.Join(t.TempDir(), "import.journal")
	start := func() (*exec.Cmd, func() []byte) {
		command := exec.CommandContext(t.Context(), os.Args[0], path)
		command.Env = append(os.Environ(), otherImport+"="+server.URL)
		out, err := command.StdoutPipe()
		is.NoErr(err)
		command.Stderr = os.Stderr
		is.NoErr(command.Start())
		return command, func() []byte {
			var last json.RawMessage
			is.NoErr(json.NewDecoder(out).Decode(&last))
			return last
		}
	}
	for kill := 1; kill <= 3; kill++ {
		command, _ := start()
		for len(server.Calls("POST", "/user_management/users")) < kill*users/4 { // in the middle of its work
			time.Sleep(time.Millisecond)
		}
		is.NoErr(command.Process.Kill())
		_ = command.Wait()
	}
	command, last := start()
	var progress bulk.Progress
	is.NoErr(json.Unmarshal(last(), &progress))
	is.NoErr(command.Wait())
	is.Equal(progress.Done+progress.Found+progress.Before, users)
	is.True(progress.Before > users/2)

	created := map[string]int{}
	for _, event := range server.Events() {
		var user struct {
			Email string `json:"email"`
		}
		is.NoErr(json.Unmarshal(event.Data, &user))
		if event.Name == "user.created" {
			created[user.Email]++
		}
	}
	for n := range users {
		is.Equal(created[emailOf(n)], 1)
	}
}
