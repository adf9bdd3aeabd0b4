//go:build interop

package workostest_test

import (
	"bytes"
	"context"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/workostest"
)

// TestTheNodeSDKWorksAgainstWorkostest runs the scripts of testdata/interop/workostest, each against its own server. A script prints a line for
// each successful check, and ends with an error at the first failed one.
func TestTheNodeSDKWorksAgainstWorkostest(t *testing.T) {
	scripts, err := filepath.Glob("../testdata/interop/workostest/*.mjs")
	is.New(t).NoErr(err)
	for _, script := range scripts {
		name := strings.TrimSuffix(filepath.Base(script), ".mjs")
		if name == "client" { // imported by the others
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, err := workostest.New() // Without a test: scripts also send requests that are rejected.
			is.New(t).NoErr(err)
			t.Cleanup(server.Close)
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			command := exec.CommandContext(ctx, "node", filepath.Base(script))
			command.Dir = filepath.Dir(script)
			command.Env = append(command.Environ(), "WORKOSTEST_URL="+server.URL,
				"WORKOSTEST_API_KEY="+string(server.APIKey), "WORKOSTEST_CLIENT_ID="+string(server.ClientID))
			var out, failure bytes.Buffer
			command.Stdout, command.Stderr = &out, &failure
			if err := command.Run(); err != nil {
				t.Fatalf("%v after\n%s\n%s", err, &out, &failure)
			}
			if out.Len() == 0 {
				t.Fatal("the script checked nothing")
			}
			for line := range strings.Lines(out.String()) {
				t.Run(strings.TrimSpace(line), func(*testing.T) {})
			}
		})
	}
}
