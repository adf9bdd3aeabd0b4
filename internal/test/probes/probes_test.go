package probes_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/probes"
)

// root is the root of the repository.
const root = "../../.."

// fewest is the minimum number of probes.
const fewest = 110

// TestProbes builds all probes with the Go that runs the tests, and runs vet on them.
func TestProbes(t *testing.T) {
	all, err := probes.Read(os.DirFS("testdata"))
	is.New(t).NoErr(err)
	if len(all) < fewest {
		t.Errorf("there are %d probes: want %d at least", len(all), fewest)
	}
	compiled, imports := divide(all)
	outside := module(t, "example.com/probe", all)

	t.Run("the program with the wrong lines replaced is correct", func(t *testing.T) {
		if said := run(t, outside, "vet", "./twin/..."); said != "" {
			t.Errorf("go vet:\n%s", said)
		}
	})
	t.Run("the compiler rejects exactly the wrong lines", func(t *testing.T) {
		refused(t, outside, compiled, run(t, outside, "build", "-gcflags=-e", "./bad/..."))
	})
	t.Run("the go command rejects the imports", func(t *testing.T) {
		refused(t, outside, imports, run(t, outside, "build", "./imports/..."))
	})
	t.Run("a path that has the repository's path as a prefix is still outside", func(t *testing.T) {
		beside := module(t, probes.Repository+"-plugin", imports)
		refused(t, beside, imports, run(t, beside, "build", "./imports/..."))
	})
}

// divide separates the probes that the go command rejects before anything is compiled.
func divide(all []probes.Probe) (compiled, imports []probes.Probe) {
	for _, probe := range all {
		if probe.OnImport() {
			imports = append(imports, probe)
		} else {
			compiled = append(compiled, probe)
		}
	}
	return compiled, imports
}

func module(t *testing.T, path string, all []probes.Probe) *probes.Module {
	t.Helper()
	module, err := probes.NewModule(t.Context(), t.TempDir(), path, root, all)
	is.New(t).NoErr(err)
	return module
}

func run(t *testing.T, module *probes.Module, args ...string) string {
	t.Helper()
	said, err := module.Go(t.Context(), args...)
	is.New(t).NoErr(err)
	return strings.TrimSpace(said)
}

// refused expects each probe to fail exactly at its wrong lines.
func refused(t *testing.T, module *probes.Module, all []probes.Probe, said string) {
	t.Helper()
	complaints := module.Complaints(said)
	for _, probe := range all {
		t.Run(probe.Name, func(t *testing.T) {
			if got := complaints[probe.Name]; !slices.Equal(got.Lines, probe.Wrong) {
				t.Errorf("%s: want %v, not %v", probe.File, probe.Wrong, got)
			}
		})
	}
}
