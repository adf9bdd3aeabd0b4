// Package vettest runs an analyzer over its part of the corpus: programs in testdata that compile and are wrong.
package vettest

import (
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
)

// Run runs an analyzer over the packages of the testdata folder with its name, a module of its own that imports the SDK of this repository. A
// comment "// want" marks each mistake; ".golden" holds a file after its fixes. The test runs in the analyzer's folder.
func Run(t *testing.T, analyzer *analysis.Analyzer) {
	t.Helper()
	corpus, err := filepath.Abs(filepath.Join("..", "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	analysistest.RunWithSuggestedFixes(t, corpus, analyzer, "./"+analyzer.Name+"/...")
}
