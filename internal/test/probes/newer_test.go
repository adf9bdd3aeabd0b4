//go:build probes

package probes_test

import (
	"os/exec"
	"strings"
	"testing"
)

// newer is the other of the two newest Go releases, which the SDK supports as well.
const newer = "go1.27.4"

// TestProbesNewer builds the probes with the newer Go, which the go command downloads if it is not at hand.
func TestProbesNewer(t *testing.T) {
	command := exec.CommandContext(t.Context(), "go", "version")
	command.Env = append(command.Environ(), "GOTOOLCHAIN="+newer)
	said, err := command.CombinedOutput()
	if err != nil {
		t.Skipf("%s is not to be had: %v\n%s", newer, err, said)
	}
	if !strings.Contains(string(said), newer+" ") {
		t.Fatalf("GOTOOLCHAIN=%s is %s", newer, said)
	}
	probe(t, newer)
}
