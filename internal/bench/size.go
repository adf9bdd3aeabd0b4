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
	const bare = "net/http, encoding/json and log/slog"
	program := func(name string) func(*testing.B) { return func(b *testing.B) { build(b, name) } }
	return []Row{{"Link the client part of the quick start, stripped", []Contender{
		{SDK, program("sdk")},
		{bare, program("bare")},
	}, []Goal{{Metric: Size, Against: bare, Max: 1e6, Plus: true}, {Metric: Unwanted, Max: 0}}}}
}

// build links a program of cmd/size and inspects the result.
func build(b *testing.B, name string) {
	file := filepath.Join(b.TempDir(), name)
	for b.Loop() {
		runGo(b, "build", "-trimpath", "-ldflags=-s -w", "-o", file, programs+"size/"+name)
	}
	info, err := os.Stat(file)
	if err != nil {
		b.Fatal(err)
	}
	unwanted := 0
	runGo(b, "build", "-trimpath", "-o", file, programs+"size/"+name) // with its symbols
	for line := range strings.Lines(runGo(b, "tool", "nm", file)) {
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

func runGo(b *testing.B, arguments ...string) string {
	output, err := exec.CommandContext(b.Context(), "go", arguments...).Output() //nolint:gosec // its own words
	if err != nil {
		b.Fatal("go", arguments, err)
	}
	return string(output)
}
