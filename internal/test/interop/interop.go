// Package interop is the harness of the tests that compare the SDK with the official Node SDK: with golden vectors
// that it generated and, behind the build tag "interop", with the Node SDK itself. See testdata/interop/README.md.
package interop

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// folder returns the path of testdata/interop for any test.
func folder() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..", "..", "testdata", "interop")
}

// Vectors reads the golden vectors of a subject into v.
func Vectors(t testing.TB, subject string, v any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder(), "vectors", subject+".json")) //nolint:gosec // a file of this repository
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, v); err != nil {
		t.Fatal(err)
	}
}

// Node is a running script of testdata/interop, that responds to one request after the other.
type Node struct {
	t   testing.TB
	in  io.Writer
	out *bufio.Scanner
}

// Start starts the script of a subject for the duration of the test.
func Start(t testing.TB, subject string) *Node {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	command := exec.CommandContext(ctx, "node", subject+".mjs") //nolint:gosec // a script of this repository
	command.Dir = folder()
	command.Stderr = os.Stderr
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatalf("%v: the interop tests need Node; see testdata/interop/README.md", err)
	}
	t.Cleanup(func() {
		_ = in.Close() // the script ends with its input
		if err := command.Wait(); err != nil {
			t.Error(err)
		}
		cancel()
	})
	scanner := bufio.NewScanner(out)
	scanner.Buffer(nil, 16<<20)
	return &Node{t: t, in: in, out: scanner}
}

// Ask sends a request and reads the result into v. It returns the script's own error text, if any.
func (n *Node) Ask(request, v any) (failure string) {
	n.t.Helper()
	line, err := json.Marshal(request)
	if err != nil {
		n.t.Fatal(err)
	}
	if _, err := n.in.Write(append(line, '\n')); err != nil {
		n.t.Fatal(err)
	}
	if !n.out.Scan() {
		n.t.Fatalf("the script ended: was npm ci run in testdata/interop? %v", n.out.Err())
	}
	var response struct {
		Result json.RawMessage `json:"result"`
		Error  string          `json:"error"`
	}
	if err := json.Unmarshal(n.out.Bytes(), &response); err != nil {
		n.t.Fatal(err)
	}
	if response.Error == "" && v != nil {
		if err := json.Unmarshal(response.Result, v); err != nil {
			n.t.Fatal(err)
		}
	}
	return response.Error
}
