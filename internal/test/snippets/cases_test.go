package snippets_test

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// quotedCase is a row of a table that says what the compiler finds and links the program that it says so of.
var quotedCase = regexp.MustCompile("`([^`]+)` \\| \\[case\\]\\(([^)]+/bad\\.go)\\)")

// TestTheCompilerFindsWhatTheDocumentsSay looks the quotes up in the cases of testdata/misuse, of which the
// test of the root package shows that the compiler says so.
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
		t.Errorf("%d quotes were found, 7 at least were looked for: is the pattern still right?", quotes)
	}
}
