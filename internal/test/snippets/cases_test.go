package snippets_test

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// quotedCase matches a row of a table that quotes a compiler error and links its program.
var quotedCase = regexp.MustCompile("`([^`]+)` \\| \\[case\\]\\(([^)]+/bad\\.go)\\)")

// TestTheCompilerFindsWhatTheDocumentsSay looks up the quotes in the cases of testdata/misuse. The test of the root package checks that the
// compiler reports these errors.
func TestTheCompilerFindsWhatTheDocumentsSay(t *testing.T) {
	quotes := 0
	for _, d := range documents(t) {
		for _, q := range quotedCase.FindAllStringSubmatch(d.Text, -1) {
			quotes++
			program, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(path.Join(path.Dir(d.Path), q[2]))))
			if err != nil {
				t.Error(err)
				continue
			}
			if _, want, _ := strings.Cut(string(program), "// want: "); !strings.Contains(want, q[1]) {
				t.Errorf("%s quotes %q, and %s has another error", d.Path, q[1], q[2])
			}
		}
	}
	if quotes < 7 {
		t.Errorf("found %d quotes, expected at least 7: is the pattern still right?", quotes)
	}
}
