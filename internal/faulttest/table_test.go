package faulttest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// link is a test as the documents name it: [package.TestName](../folder/file_test.go).
var link = regexp.MustCompile(`\[([a-z0-9]+)\.((?:Test|Fuzz)[A-Za-z0-9_]*)\]\((\.\./[^)]+_test\.go)\)`)

// TestEveryTestThatTheDocumentsNameExists reads docs/reliability.md and docs/security.md. Every row of the
// first must name a test, the folder of the file must be the package's, and the file must have the test.
func TestEveryTestThatTheDocumentsNameExists(t *testing.T) {
	docs := filepath.Join("..", "..", "docs")
	for document, least := range map[string]int{"reliability.md": 50, "security.md": 20} {
		text, err := os.ReadFile(filepath.Join(docs, document))
		if err != nil {
			t.Fatal(err)
		}
		links := link.FindAllStringSubmatch(string(text), -1)
		if len(links) < least {
			t.Errorf("%s names %d tests, at least %d were looked for: is the pattern still right?", document, len(links), least)
		}
		for _, l := range links {
			name := path.Base(path.Dir(l[3]))
			if name == ".." {
				name = "workos"
			}
			if name != l[1] {
				t.Errorf("%s says %s.%s of a file in %s", document, l[1], l[2], name)
			}
			if !declares(t, filepath.Join(docs, filepath.FromSlash(l[3])), l[2]) {
				t.Errorf("%s names %s.%s, which is not in %s", document, l[1], l[2], l[3])
			}
		}
	}
	table, err := os.ReadFile(filepath.Join(docs, "reliability.md"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(table)) {
		row := strings.HasPrefix(line, "|") && !strings.HasPrefix(line, "|---") && !strings.HasPrefix(line, "| Fault or attack")
		if row && !link.MatchString(line) {
			t.Errorf("the row names no test: %s", line)
		}
	}
}

// declares reports whether a file has a function of that name, whatever build tags it has.
func declares(t *testing.T, file, name string) bool {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Error(err)
		return false
	}
	for _, declaration := range parsed.Decls {
		if f, ok := declaration.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == name {
			return true
		}
	}
	return false
}
