package events_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/workostest"
)

// These variables make the test binary a process that follows the stream of a server until it is killed.
const (
	childServer = "WORKOS_EVENTS_TEST_SERVER"
	childKey    = "WORKOS_EVENTS_TEST_KEY"
	childFile   = "WORKOS_EVENTS_TEST_FILE"
)

func TestMain(m *testing.M) {
	if os.Getenv(childServer) == "" {
		os.Exit(m.Run())
	}
	fmt.Fprintln(os.Stderr, child())
	os.Exit(1)
}

// child prints the ID of each event that it handles.
func child() error {
	client, err := core.NewConfidential(core.APIKey(os.Getenv(childKey)), "", core.WithBaseURL(os.Getenv(childServer)))
	if err != nil {
		return err
	}
	show := func(_ context.Context, event *events.Event) error {
		_, err := fmt.Println(event.ID)
		return err
	}
	return events.New(client).Tail(context.Background(), events.FileCursor(os.Getenv(childFile)), &events.TailParams{Interval: events.MinPollInterval}, show)
}

// runChild lets a child handle events until it has handled at least some, kills it, and returns the handled IDs.
func runChild(t *testing.T, server *workostest.Server, file string, some int) (handled []string) {
	t.Helper()
	is := is.New(t)
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childServer+"="+server.URL, childKey+"="+server.APIKey.Reveal(), childFile+"="+file)
	cmd.Stderr = os.Stderr
	output, err := cmd.StdoutPipe()
	is.NoErr(err)
	is.NoErr(cmd.Start())
	defer func() { _ = cmd.Wait() }()
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		if handled = append(handled, lines.Text()); len(handled) == some {
			time.Sleep(rand.N(2 * time.Millisecond)) // in the middle of another event or a save
			is.NoErr(cmd.Process.Kill())             // SIGKILL; its remaining output is still read
		}
	}
	return handled
}

func TestATailThatIsKilledAgainAndAgainMissesNoEvent(t *testing.T) {
	is := is.New(t)
	server := workostest.Start(t)
	for i := range 200 {
		server.AddUser(workostest.User{Email: fmt.Sprintf("user%d@example.com", i)})
	}
	var want []string
	for _, event := range server.Events() {
		want = append(want, string(event.ID))
	}
	file := filepath.Join(t.TempDir(), "events.cursor")
	next, kills := 0, 0 // next is the first unhandled event
	for next < len(want) {
		handled := runChild(t, server, file, min(1+rand.IntN(25), len(want)-next))
		is.True(len(handled) > 0)
		kills++
		start := next
		if next > 0 && handled[0] == want[next-1] { // handled, but killed before it was saved
			start--
		}
		is.True(start+len(handled) <= len(want))
		is.Equal(handled, want[start:start+len(handled)])
		next = start + len(handled)
	}
	is.True(kills > 1)
}
