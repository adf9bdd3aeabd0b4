package snippets_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/workos-typestate/workos/internal/test/snippets"
)

// namedTest matches a test in the documents: [package.TestName](../folder/file_test.go).
var namedTest = regexp.MustCompile(`\[([a-z0-9]+)\.((?:Test|Fuzz)[A-Za-z0-9_]*)\]\(([^)]+_test\.go)\)`)

// atLeast is the minimum number of named tests in documents of promises.
var atLeast = map[string]int{"docs/reliability.md": 50, "docs/security.md": 20}

// TestEveryTestThatTheDocumentsNameExists looks for each test in its file, which must be in a folder with the package's name. Every row of
// docs/reliability.md must name a test.
func TestEveryTestThatTheDocumentsNameExists(t *testing.T) {
	for _, d := range documents(t) {
		found := namedTest.FindAllStringSubmatch(d.Text, -1)
		if least := atLeast[d.Path]; len(found) < least {
			t.Errorf("%s names %d tests, expected at least %d: is the pattern still right?", d.Path, len(found), least)
		}
		for _, n := range found {
			if problem := problemOf(d, n[1], n[2], n[3]); problem != "" {
				t.Errorf("%s names %s.%s, %s", d.Path, n[1], n[2], problem)
			}
		}
		if d.Path == "docs/reliability.md" {
			wantATestInEachRow(t, d.Text)
		}
	}
}

func wantATestInEachRow(t *testing.T, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		row := strings.HasPrefix(line, "|") && !strings.HasPrefix(line, "|---") && !strings.HasPrefix(line, "| Fault or attack")
		if row && !namedTest.MatchString(line) {
			t.Errorf("the row names no test: %s", line)
		}
	}
}

// problemOf returns what is wrong with the name of a test, for any build tags of its file.
func problemOf(d snippets.Document, pkg, test, target string) string {
	file := path.Join(path.Dir(d.Path), target)
	folder := path.Base(path.Dir(file))
	if folder == "." {
		folder = "workos"
	}
	if folder != pkg {
		return "of a file in " + folder
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, filepath.FromSlash(file)), nil, parser.SkipObjectResolution)
	if err != nil {
		return err.Error()
	}
	for _, declaration := range parsed.Decls {
		if f, ok := declaration.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == test {
			return ""
		}
	}
	return "which is not in " + target
}
