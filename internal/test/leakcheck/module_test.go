package leakcheck_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/leakcheck"
	"github.com/workos-typestate/workos/internal/test/typecheck"
)

const module = "github.com/workos-typestate/workos"

// allowed are the intended leaks, each with its reason.
var allowed = map[string]string{
	"core.Path has a parameter of " + module + "/core.constant":       "only a constant converts to it implicitly",
	"core.SecretPath has a parameter of " + module + "/core.constant": "as for core.Path",
}

func TestModule(t *testing.T) {
	is := is.New(t)
	paths := importable(t)
	is.True(slices.Contains(paths, module+"/core"))
	is.True(slices.Contains(paths, module+"/modules/usermanagement/session"))
	universe, err := typecheck.Load(t.Context(), paths...)
	is.NoErr(err)
	met := map[string]bool{}
	for _, path := range paths {
		t.Run("the exported API of "+strings.TrimPrefix(path, module+"/")+" can be named outside", func(t *testing.T) {
			pkg, err := universe.Package(path)
			is.New(t).NoErr(err)
			for _, leak := range leakcheck.Leaks(module, pkg) {
				met[leak] = true
				if allowed[leak] == "" {
					t.Error(leak)
				}
			}
		})
	}
	t.Run("every allowed leak exists", func(t *testing.T) {
		for leak := range allowed {
			if !met[leak] {
				t.Errorf("no longer a leak, so remove it from allowed: %s", leak)
			}
		}
	})
}

// importable returns the packages of the module that a program can import.
func importable(t *testing.T) (paths []string) {
	t.Helper()
	listed, err := exec.CommandContext(t.Context(), "go", "list", "-f", "{{.Name}} {{.ImportPath}}", module+"/...").Output()
	is.New(t).NoErr(err)
	for line := range strings.Lines(string(listed)) {
		name, path, _ := strings.Cut(strings.TrimSpace(line), " ")
		if name != "main" && !slices.Contains(strings.Split(path, "/"), "internal") {
			paths = append(paths, path)
		}
	}
	return paths
}
