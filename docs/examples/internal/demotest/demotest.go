// Package demotest is the test harness of the examples.
package demotest

import (
	"bytes"
	"context"
	"io"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/workos-typestate/workos/docs/examples/internal/demo"
	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/workostest"
)

// patience is how long an example may take.
const patience = 30 * time.Second

// Run is the main function of an example.
type Run func(ctx context.Context, out io.Writer) error

// Alone clears the environment, so that an example runs on its own workostest.
func Alone(t *testing.T) {
	t.Helper()
	for _, name := range []string{
		env.ClientIDVariable, env.APIKeyVariable, env.HostnameVariable, env.PortVariable, env.HTTPSVariable, demo.WriteVariable,
	} {
		t.Setenv(name, "")
	}
}

// On makes an example run on server, as it would on an environment of WorkOS.
func On(t *testing.T, server *workostest.Server) {
	t.Helper()
	Alone(t)
	t.Setenv(env.APIKeyVariable, server.APIKey.Reveal())
	t.Setenv(env.ClientIDVariable, string(server.ClientID))
	t.Setenv(env.HostnameVariable, server.Host())
	t.Setenv(env.PortVariable, strconv.Itoa(server.Port()))
	t.Setenv(env.HTTPSVariable, "false")
}

// Expect runs an example, which must succeed, and requires each pattern in its output.
func Expect(t *testing.T, run Run, patterns ...string) (output string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var out bytes.Buffer
	if err := run(ctx, &out); err != nil {
		t.Fatalf("%v, after:\n%s", err, out.String())
	}
	for _, pattern := range patterns {
		if !regexp.MustCompile(pattern).MatchString(out.String()) {
			t.Errorf("%s is not in the output:\n%s", pattern, out.String())
		}
	}
	return out.String()
}

// ExpectRefusal requires that an example refuses to write to an environment of WorkOS without permission.
func ExpectRefusal(t *testing.T, run Run) {
	t.Helper()
	Alone(t)
	t.Setenv(env.APIKeyVariable, "sk_test_example")
	t.Setenv(env.HostnameVariable, "api.invalid") // RFC 6761 section 6.4: it never resolves
	err := run(t.Context(), io.Discard)
	if err == nil || !regexp.MustCompile(demo.WriteVariable).MatchString(err.Error()) {
		t.Errorf("the example did not refuse to write: %v", err)
	}
}
