package tokens_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
	"github.com/workos-typestate/workos/workostest"
)

// childVariable makes the test binary a child process of a test. It holds the task.
const childVariable = "WORKOS_TOKENS_TEST_CHILD"

// childTask is the task of a child process.
type childTask struct {
	BaseURL, Folder string
	ClientID        core.ClientID
	Stuck           bool // stop forever between the refresh and the save
}

func TestMain(m *testing.M) {
	task := os.Getenv(childVariable)
	if task == "" {
		os.Exit(m.Run())
	}
	if err := child(task); err != nil {
		fmt.Println("error", errors.Is(err, tokens.ErrSignInRequired), err)
		os.Exit(1)
	}
}

// child calls Token several times when its standard input says so, and prints the token.
func child(text string) error {
	var task childTask
	if err := json.Unmarshal([]byte(text), &task); err != nil {
		return err
	}
	client, err := workos.NewPublic(task.ClientID, core.WithBaseURL(task.BaseURL))
	if err != nil {
		return err
	}
	file, err := tokens.NewFileStore(task.ClientID, tokens.Location{Folder: task.Folder})
	if err != nil {
		return err
	}
	var store tokens.Store = file
	if task.Stuck {
		store = stuckStore{file}
	}
	source, err := tokens.New(client.UserManagement, store)
	if err != nil {
		return err
	}
	fmt.Println("ready")
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
	var last core.AccessToken
	for range 5 {
		got, err := source.Token(context.Background())
		if err != nil {
			return err
		}
		if !last.IsZero() && !got.Equal(last) {
			return errors.New("the token changed")
		}
		last = got
	}
	fmt.Println("token", last.Reveal())
	return nil
}

// stuckStore prints when Save is called, and never returns from it.
type stuckStore struct{ *tokens.FileStore }

func (stuckStore) Save(context.Context, tokens.Tokens) error {
	fmt.Println("saving")
	select {}
}

// process is a running child.
type process struct {
	t      testing.TB
	cmd    *exec.Cmd
	input  io.WriteCloser
	output *bufio.Scanner
}

func startChild(t testing.TB, task childTask) *process {
	t.Helper()
	data, err := json.Marshal(task)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+string(data))
	cmd.Stderr = os.Stderr
	input, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &process{t, cmd, input, bufio.NewScanner(output)}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return p
}

// says returns the rest of the next line, which must begin with word.
func (p *process) says(word string) string {
	p.t.Helper()
	if !p.output.Scan() {
		p.t.Fatalf("the process ended without saying %q", word)
	}
	rest, ok := strings.CutPrefix(p.output.Text(), word)
	if !ok {
		p.t.Fatalf("the process says %q instead of %q", p.output.Text(), word)
	}
	return strings.TrimSpace(rest)
}

func (p *process) begin() { _, _ = io.WriteString(p.input, "go\n") }

// sharedFile returns a server, and a token file with an expired access token.
func sharedFile(t testing.TB, opts ...workostest.Option) (testclient.Setup, *tokens.FileStore, childTask) {
	t.Helper()
	setup := testclient.Start(t, opts...)
	task := childTask{BaseURL: setup.Server.URL, ClientID: setup.Server.ClientID, Folder: t.TempDir()}
	store, err := tokens.NewFileStore(task.ClientID, tokens.Location{Folder: task.Folder})
	if err != nil {
		t.Fatal(err)
	}
	if err := newSource(t, setup.Public.UserManagement, store).SignedIn(t.Context(), browserSignIn(t, setup)); err != nil {
		t.Fatal(err)
	}
	expire(t, store)
	return setup, store, task
}

func TestProcessesThatShareATokenFileMakeOneRefresh(t *testing.T) {
	is := is.New(t)
	// Without a grace, a second use of a refresh token would end the session.
	setup, store, task := sharedFile(t, workostest.WithRefreshGrace(0))
	processes := make([]*process, 20)
	for i := range processes {
		processes[i] = startChild(t, task)
	}
	for _, p := range processes {
		p.says("ready")
	}
	for _, p := range processes {
		p.begin()
	}
	for _, p := range processes {
		got := p.says("token")
		kept, err := store.Load(t.Context())
		is.NoErr(err)
		is.True(got == kept.AccessToken.Reveal())
	}
	is.Equal(len(refreshRequests(setup.Server)), 1)

	expire(t, store)
	token(t, newSource(t, setup.Public.UserManagement, store)) // the user is still signed in
	is.Equal(len(refreshRequests(setup.Server)), 2)
}

func TestAProcessThatIsKilledBetweenRefreshAndSave(t *testing.T) {
	kill := func(t *testing.T, task childTask) {
		t.Helper()
		task.Stuck = true
		killed := startChild(t, task)
		killed.says("ready")
		killed.begin()
		killed.says("saving")
		if err := killed.cmd.Process.Kill(); err != nil { // SIGKILL, while it holds the lock
			t.Fatal(err)
		}
		_ = killed.cmd.Wait()
	}
	t.Run("loses nothing within the server's grace period", func(t *testing.T) {
		is := is.New(t)
		setup, store, task := sharedFile(t, workostest.WithRefreshGrace(time.Minute))
		kill(t, task)
		began := time.Now()
		next := startChild(t, task)
		next.says("ready")
		next.begin()
		got := next.says("token")
		is.True(time.Since(began) < 20*time.Second) // the process released the lock when it ended

		requests := refreshRequests(setup.Server)
		is.Equal(len(requests), 2)
		is.Equal(requests[0], requests[1]) // the same refresh token, and so the same pair
		kept, err := store.Load(t.Context())
		is.NoErr(err)
		is.True(kept.AccessToken.Reveal() == got)
		expire(t, store)
		token(t, newSource(t, setup.Public.UserManagement, store)) // the session continues
	})
	t.Run("ends the session without a grace period", func(t *testing.T) {
		is := is.New(t)
		setup, store, task := sharedFile(t, workostest.WithRefreshGrace(0))
		kill(t, task)
		_, err := newSource(t, setup.Public.UserManagement, store).Token(t.Context())
		is.True(errors.Is(err, tokens.ErrSignInRequired))
		is.True(errors.Is(err, core.ErrorCode("invalid_grant")))
		kept, err := store.Load(t.Context())
		is.NoErr(err)
		is.Equal(kept, tokens.Tokens{})
	})
}

// jsonField returns a string member of a JSON object, or "".
func jsonField(object []byte, name string) string {
	var members map[string]any
	_ = json.Unmarshal(object, &members)
	value, _ := members[name].(string)
	return value
}
