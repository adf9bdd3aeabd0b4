package snippets_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/workostest"
)

func TestTheProgramsOfGettingStartedRun(t *testing.T) {
	is := is.New(t)
	server := workostest.Start(t, workostest.WithInstantDevice(), workostest.WithDevice(time.Millisecond, time.Minute))
	printed := map[string][]string{
		"env.Confidential": {"created Analytical Engines", "user ada@example.com"},
		"env.Public":       {"Open http", "hello ada@example.com", "your access token: [redacted]"},
	}
	for _, d := range documents(t) {
		if d.Path != "docs/getting-started.md" {
			continue
		}
		blocks, err := d.Snippets()
		is.NoErr(err)
		for _, block := range blocks {
			for name, lines := range printed {
				if !strings.Contains(block.Code(), name+"(") {
					continue
				}
				delete(printed, name)
				t.Run("the one that starts with "+name, func(t *testing.T) {
					output := run(t, block.Code(), server)
					for _, line := range lines {
						if !strings.Contains(output, line) {
							t.Errorf("%q is not in the output:\n%s", line, output)
						}
					}
				})
			}
		}
	}
	is.Equal(len(printed), 0) // both programs were found
}

// run builds a program within this module, runs it on the server, without a browser, and returns its output.
func run(t *testing.T, program string, server *workostest.Server) string {
	t.Helper()
	is := is.New(t)
	folder := t.TempDir()
	source, binary := filepath.Join(folder, "main.go"), filepath.Join(folder, "program.exe") // Windows requires .exe
	is.NoErr(os.WriteFile(source, []byte(program), 0o600))
	output, err := exec.CommandContext(t.Context(), "go", "build", "-ldflags=-s -w", "-o", binary, source).CombinedOutput()
	if err != nil {
		t.Fatalf("go build: %v\n%s", err, output)
	}
	command := exec.CommandContext(t.Context(), binary)
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "http://"), ":")
	command.Env = []string{
		"WORKOS_CLIENT_ID=" + string(server.ClientID), "WORKOS_API_KEY=" + server.APIKey.Reveal(),
		"WORKOS_API_HOSTNAME=127.0.0.1", "WORKOS_API_PORT=" + port, "WORKOS_API_HTTPS=false",
	}
	output, err = command.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, output)
	}
	return string(output)
}
