//go:build emulator

package emulatortest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

const (
	apiKey   = workos.APIKey("sk_test_default") // the emulator's default key
	clientID = workos.ClientID("client_emulator")
	callback = "http://127.0.0.1:9/callback" // nothing listens there: visit follows no redirect

	defaultSeed = "testdata/seed.json"
	install     = "run: npm ci --prefix internal/test/emulatortest/npm"
)

// emulator is a running emulator and the assertions of one test.
type emulator struct {
	*is.I
	url      string
	requests atomic.Int32 // sent by the clients of this harness
}

// start runs an emulator from testdata/seed.json until the test ends.
func start(t *testing.T) *emulator {
	t.Helper()
	return startFrom(t, defaultSeed)
}

// startFrom runs an emulator from another seed.
func startFrom(t *testing.T, seed string) *emulator {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("the emulator needs Node.js 20.20 or later, and there is no node in the PATH")
	}
	modules := os.Getenv("WORKOS_EMULATOR_DIR")
	if modules == "" {
		modules = "npm/node_modules"
	}
	if modules, err = filepath.Abs(modules); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(modules, "workos", "package.json")); err != nil {
		t.Fatalf("the emulator is not installed in %s: %s", modules, install)
	}

	cmd := exec.CommandContext(t.Context(), node, "npm/start.mjs", "--seed", seed, "--modules", modules)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 5 * time.Second // then it is killed
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	output, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cmd.StdinPipe(); err != nil { // closes however this process ends, and so ends the child
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cmd.Wait(); err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("the emulator ended with %v: %s", err, &complaint)
		}
	})

	late := time.AfterFunc(15*time.Second, func() { _ = cmd.Process.Kill() })
	defer late.Stop()
	line, err := bufio.NewReader(output).ReadBytes('\n')
	var ready struct{ URL string }
	if err != nil || json.Unmarshal(line, &ready) != nil {
		t.Fatalf("the emulator did not start (its output follows); if it is not completely installed, %s", install)
	}
	e := &emulator{I: is.New(t), url: ready.URL}
	response, err := http.Get(e.url + "/health")
	e.NoErr(err)
	e.NoErr(response.Body.Close())
	e.Equal(response.StatusCode, http.StatusOK)
	return e
}

// public returns a client that only has a client ID.
func (e *emulator) public(opts ...workos.Option) *workos.Public {
	e.Helper()
	client, err := workos.NewPublic(clientID, e.options(opts)...)
	e.NoErr(err)
	return client
}

// confidential returns a client with the emulator's API key.
func (e *emulator) confidential(opts ...workos.Option) *workos.Confidential {
	e.Helper()
	client, err := workos.NewConfidential(apiKey, clientID, e.options(opts)...)
	e.NoErr(err)
	return client
}

func (e *emulator) options(more []workos.Option) []workos.Option {
	return append([]workos.Option{
		core.WithBaseURL(e.url),
		core.WithTimeout(10 * time.Second),
		core.WithTransport(roundTrip(func(r *http.Request) (*http.Response, error) {
			e.requests.Add(1)
			return http.DefaultTransport.RoundTrip(r)
		})),
	}, more...)
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// visit opens address as a browser would, and returns where it is sent.
func visit(t *testing.T, address string) *url.URL {
	t.Helper()
	is := is.New(t)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	is.NoErr(err)
	response, err := http.DefaultTransport.RoundTrip(request)
	is.NoErr(err)
	is.NoErr(response.Body.Close())
	is.Equal(response.StatusCode, http.StatusFound) // the page redirects
	to, err := response.Location()
	is.NoErr(err)
	return to
}

// apiError returns err as a *core.Error.
func apiError(t *testing.T, err error) *core.Error {
	t.Helper()
	response, ok := errors.AsType[*core.Error](err)
	if !ok {
		t.Fatalf("%v is not a *core.Error", err)
	}
	return response
}
