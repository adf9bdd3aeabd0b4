package bench

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The metrics of a linked program.
const (
	Size     = "file-B"   // of the whole file
	Unwanted = "unwanted" // methods of modules that the program does not use
)

// size compares linked programs: the client part of the quick start, and one that calls the API with net/http.
func size() []Row {
	const bare = "net/http"
	program := func(name string) func(*testing.B) { return func(b *testing.B) { build(b, name) } }
	return []Row{{"Link the client part of the quick start", []Contender{
		{SDK, program("sdk")},
		{bare, program("bare")},
	}, []Goal{{Metric: Size, Against: bare, Max: 2.5 * (1 << 20), Plus: true}, {Metric: Unwanted, Max: 0}}}}
}

// build links a program of cmd/size and inspects the result.
func build(b *testing.B, name string) {
	file := filepath.Join(b.TempDir(), name)
	for b.Loop() {
		run(b, "go", "build", "-trimpath", "-o", file, "github.com/workos-typestate/workos/internal/bench/cmd/size/"+name)
	}
	info, err := os.Stat(file)
	if err != nil {
		b.Fatal(err)
	}
	unwanted := 0
	for line := range strings.Lines(run(b, "go", "tool", "nm", file)) {
		if strings.Contains(line, "workos/modules/") && strings.Contains(line, ".(*") && !isUsed(line) {
			unwanted++
		}
	}
	b.ReportMetric(float64(info.Size()), Size)
	b.ReportMetric(float64(unwanted), Unwanted)
}

// isUsed reports whether a symbol belongs to one of the modules that the quick start calls.
func isUsed(symbol string) bool {
	for _, module := range []string{"usermanagement", "organizations", "organizationdomains"} {
		if strings.Contains(symbol, "workos/modules/"+module) {
			return true
		}
	}
	return false
}

func run(b *testing.B, name string, arguments ...string) string {
	output, err := exec.CommandContext(b.Context(), name, arguments...).Output() //nolint:gosec // fixed arguments
	if err != nil {
		b.Fatal(name, arguments, err)
	}
	return string(output)
}
