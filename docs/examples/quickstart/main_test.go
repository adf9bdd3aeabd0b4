package main

import (
	"bytes"
	"regexp"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/workostest"
)

func TestQuickstart(t *testing.T) {
	lines := []string{
		`(?m)^  signed in +ada@example\.com \(user_\w+\)$`,
		`(?m)^  token expires +\S+ \S+, in (4m5\ds|5m0s)$`,
	}
	t.Run("runs on its own workostest without configuration", func(t *testing.T) {
		clearEnvironment(t)
		expect(t, append(lines,
			`a workostest in this process: WORKOS_CLIENT_ID is not set`,
			`(?m)^  organization +Analytical Engines`,
			`(?m)^  created +Quick Start `,
			`(?m)^  created +quickstart\+\S+@example\.com`,
			`(?m)^Try next$`)...)
	})
	t.Run("runs on the server and with the credentials of the environment", func(t *testing.T) {
		clearEnvironment(t)
		server := workostest.Start(t, workostest.WithCredentials("client_mine", "sk_test_mine"))
		t.Setenv(env.ClientIDVariable, string(server.ClientID))
		t.Setenv(env.APIKeyVariable, server.APIKey.Reveal())
		setHost(t, server)
		expect(t, append(lines, `client ID +client_mine`, `(?m)^  created +Quick Start `)...)
	})
	t.Run("signs in with only a client ID, and prints what needs the key", func(t *testing.T) {
		clearEnvironment(t)
		server := workostest.Start(t)
		t.Setenv(env.ClientIDVariable, string(server.ClientID))
		setHost(t, server)
		expect(t, append(lines, `skipped +set WORKOS_API_KEY`)...)
	})
}

func clearEnvironment(t *testing.T) {
	t.Helper()
	for _, name := range []string{env.ClientIDVariable, env.APIKeyVariable, env.HostnameVariable, env.PortVariable, env.HTTPSVariable} {
		t.Setenv(name, "")
	}
}

func setHost(t *testing.T, server *workostest.Server) {
	t.Helper()
	t.Setenv(env.HostnameVariable, server.Host())
	t.Setenv(env.PortVariable, regexp.MustCompile(`\d+$`).FindString(server.URL))
	t.Setenv(env.HTTPSVariable, "false")
}

// expect runs the program and requires each pattern in its output.
func expect(t *testing.T, patterns ...string) {
	t.Helper()
	is := is.New(t)
	var out bytes.Buffer
	is.NoErr(run(t.Context(), &out))
	for _, pattern := range patterns {
		if !regexp.MustCompile(pattern).MatchString(out.String()) {
			t.Errorf("%s is not in the output:\n%s", pattern, out.String())
		}
	}
}
