package bench

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// What a build takes of the processors' time: all of it, and the shares of packages that the bare program is not made of.
const (
	CPU         = "cpu-ns"
	CPUOwn      = "own-cpu-ns"      // those of the SDK
	CPUJSON     = "json-cpu-ns"     // github.com/go-json-experiment/json
	CPUJOSE     = "jose-cpu-ns"     // github.com/go-jose/go-jose
	CPUResty    = "resty-cpu-ns"    // github.com/go-resty/resty
	CPUModules  = "modules-cpu-ns"  // other modules
	CPUStandard = "standard-cpu-ns" // the standard library
)

// The programs that are built.
const (
	programs    = "github.com/workos-typestate/workos/internal/bench/cmd/"
	bareProgram = programs + "size/bare"
)

// builds compares builds of a program of three lines and of one that calls the API by net/http. From cold, they begin with
// an empty cache, once for each release of Go; otherwise they use the cache of the machine, by the Go that runs.
func builds(cold bool) []Row {
	const bare = "net/http, encoding/json and log/slog"
	var rows []Row
	for _, release := range []struct {
		name string
		most time.Duration
	}{{"1.26", 8 * time.Second}, {"1.27", 6 * time.Second}} {
		if !cold && !isRelease(runtime.Version(), release.name) {
			continue
		}
		program := func(path string) func(*testing.B) {
			return func(b *testing.B) { timeBuild(b, release.name, path, cold) }
		}
		goals := []Goal{
			{Metric: CPU, Against: bare, Max: float64(release.most), Plus: true},
			{Metric: CPUOwn, Info: true},
			{Metric: CPUJSON, Info: true},
			{Metric: CPUJOSE, Info: true},
			{Metric: CPUResty, Info: true},
			{Metric: CPUModules, Info: true},
			{Metric: CPUStandard, Info: true},
		}
		rows = append(rows, Row{"Build a program of three lines from cold, Go " + release.name, []Contender{
			{SDK, program(programs + "three")},
			{bare, program(bareProgram)},
		}, goals})
	}
	return rows
}

// isRelease reports whether a version of Go, such as go1.26.8, is a patch of a release, such as 1.26.
func isRelease(version, release string) bool {
	return version == "go"+release || strings.HasPrefix(version, "go"+release+".")
}

// timeBuild builds a program and reports what that took.
func timeBuild(b *testing.B, release, path string, cold bool) {
	environment := append(os.Environ(), "GOTOOLCHAIN="+toolchain(b, release))
	var took map[string]time.Duration
	for b.Loop() {
		cache := environment
		if cold {
			cache = append(slices.Clip(environment), "GOCACHE="+b.TempDir())
		}
		took = buildOnce(b, cache, path)
	}
	for metric, d := range took {
		b.ReportMetric(float64(d), metric)
	}
}

// toolchain returns the version of Go that is the newest patch of a release, or the one that runs if it is a patch of it.
func toolchain(b *testing.B, release string) string {
	if isRelease(runtime.Version(), release) {
		return runtime.Version()
	}
	return "go" + strings.TrimSpace(runGo(b, "list", "-m", "-f", "{{.Version}}", "go@"+release))
}

// buildOnce builds a program and returns the times by their metrics.
func buildOnce(b *testing.B, environment []string, path string) map[string]time.Duration {
	folder := b.TempDir()
	graph := filepath.Join(folder, "graph.json")
	build := exec.CommandContext(b.Context(), "go", "build", "-debug-actiongraph", graph, "-o", filepath.Join(folder, "program"), path) //nolint:gosec // its own words
	build.Env = environment
	if output, err := build.CombinedOutput(); err != nil {
		b.Fatal(err, string(output))
	}
	bare := dependencies(b, environment, bareProgram)
	took := map[string]time.Duration{CPU: build.ProcessState.UserTime() + build.ProcessState.SystemTime()}
	own := 0
	for _, action := range actions(b, graph) {
		if action.Mode != "build" || bare[action.Package] {
			continue
		}
		part := partOf(action.Package)
		if took[part] += action.CmdUser + action.CmdSys; part == CPUOwn {
			own++
		}
	}
	if path != bareProgram && own < 20 || took[CPU] <= 0 { // the root package has more packages than that beneath it
		b.Fatal(errWrong)
	}
	return took
}

// action is a step of a build.
type action struct {
	Mode, Package   string
	CmdUser, CmdSys time.Duration
}

func actions(b *testing.B, graph string) (all []action) {
	text, err := os.ReadFile(graph) //nolint:gosec // its own file
	if err == nil {
		err = json.Unmarshal(text, &all)
	}
	if err != nil {
		b.Fatal(err)
	}
	return all
}

// dependencies returns the packages that a program is made of.
func dependencies(b *testing.B, environment []string, path string) map[string]bool {
	list := exec.CommandContext(b.Context(), "go", "list", "-deps", path) //nolint:gosec // its own words
	list.Env = environment
	output, err := list.Output()
	if err != nil {
		b.Fatal(err)
	}
	all := map[string]bool{}
	for name := range strings.FieldsSeq(string(output)) {
		all[name] = true
	}
	return all
}

// partOf returns the metric that a package counts for.
func partOf(name string) string {
	for prefix, part := range map[string]string{
		"github.com/workos-typestate/":   CPUOwn,
		"github.com/go-json-experiment/": CPUJSON,
		"github.com/go-jose/":            CPUJOSE,
		"github.com/go-resty/":           CPUResty,
	} {
		if strings.HasPrefix(name, prefix) {
			return part
		}
	}
	if first, _, _ := strings.Cut(name, "/"); strings.Contains(first, ".") {
		return CPUModules
	}
	return CPUStandard
}
