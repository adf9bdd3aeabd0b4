package analyzers_test

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/workos-typestate/workos/cmd/workosvet/analyzers"
)

var (
	row     = regexp.MustCompile(`(?m)^\| (.+) \| (compiler|vet|run time) \| (.+) \|$`)
	misuse  = regexp.MustCompile(`^\[([a-z0-9_]+)\]\(\.\./testdata/misuse/([a-z0-9_]+)/bad\.go\)$`)
	report  = regexp.MustCompile("^([a-z]+): `(.+)`$")
	runTime = regexp.MustCompile(`^\[[a-z]+\.(Test\w+)\]\(\.\./(.+_test\.go)\)$`)
)

func TestEveryMistakeOfTheCatalogueIsRefusedWhereItSays(t *testing.T) {
	root := filepath.Join("..", "..", "..")
	rows := row.FindAllStringSubmatch(read(t, filepath.Join(root, "docs", "vet.md")), -1)
	if len(rows) < 30 {
		t.Fatalf("the table has %d mistakes, not 30", len(rows))
	}
	refuse := map[string]func(t *testing.T, where string) bool{
		"compiler": func(t *testing.T, where string) bool {
			found := misuse.FindStringSubmatch(where)
			return found != nil && found[1] == found[2] &&
				strings.Contains(read(t, filepath.Join(root, "testdata", "misuse", found[1], "bad.go")), "// want: ")
		},
		"vet": func(t *testing.T, where string) bool {
			found := report.FindStringSubmatch(where)
			return found != nil && wants(t, found[1], found[2])
		},
		"run time": func(_ *testing.T, where string) bool {
			found := runTime.FindStringSubmatch(where)
			if found == nil {
				return false
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, filepath.FromSlash(found[2])), nil, 0)
			return err == nil && parsed.Scope.Lookup(found[1]) != nil
		},
	}
	for _, mistake := range rows {
		t.Run(mistake[1], func(t *testing.T) {
			if !refuse[mistake[2]](t, mistake[3]) {
				t.Errorf("the layer %q does not reject this: %s", mistake[2], mistake[3])
			}
		})
	}
}

func TestEveryAnalyzerHasItsPageAndACorpus(t *testing.T) {
	document := read(t, filepath.Join("..", "..", "..", "docs", "vet.md"))
	for _, analyzer := range analyzers.All() {
		t.Run(analyzer.Name, func(t *testing.T) {
			_, section, found := strings.Cut(document, "\n## "+analyzer.Name+"\n")
			section, _, _ = strings.Cut(section, "\n## ")
			if !found || !strings.Contains(section, "| Report | Why | Fix |") || !strings.Contains(section, "//workosvet:ignore "+analyzer.Name) {
				t.Error("docs/vet.md does not say what it reports, why, how to fix it and how to silence it")
			}
			if !wants(t, analyzer.Name, "`") {
				t.Error("its corpus has no mistake")
			}
		})
	}
}

// wants reports whether the corpus of an analyzer, which its own test runs, has a mistake with a report.
func wants(t *testing.T, analyzer, text string) bool {
	t.Helper()
	return slices.ContainsFunc(corpus(t, analyzer), func(line string) bool {
		_, want, _ := strings.Cut(line, "// want ")
		return strings.Contains(strings.ReplaceAll(want, `\`, ""), text)
	})
}

// corpus returns the lines of the corpus of an analyzer.
func corpus(t *testing.T, analyzer string) (lines []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "testdata", analyzer, "*", "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no corpus of %s: %v", analyzer, err)
	}
	for _, file := range files {
		lines = append(lines, strings.Split(read(t, file), "\n")...)
	}
	return lines
}

func read(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
