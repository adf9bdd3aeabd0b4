// Package vettest runs an analyzer over its part of the corpus: the programs of testdata that compile and are wrong.
package vettest

import (
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
)

// Run runs an analyzer over the packages of the folder that has its name in testdata, which is a module of its own and
// imports the SDK of this repository. Each mistake is marked by a comment "// want"; what the fixes make of a file is in its
// ".golden". The test is run in the analyzer's folder.
func Run(t *testing.T, analyzer *analysis.Analyzer) {
	t.Helper()
	corpus, err := filepath.Abs(filepath.Join("..", "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	analysistest.RunWithSuggestedFixes(t, corpus, analyzer, "./"+analyzer.Name+"/...")
}
