package snippets_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/matryer/is"
)

var (
	deduplicated = regexp.MustCompile(`engine\.Deduplicated\((?:core\.Path|engine\.Path\d)\("([^"]+)"`)
	documented   = regexp.MustCompile("(?m)^- (`/.*)$")
	route        = regexp.MustCompile("`(/[^`]+)`")
)

// TestTheEndpointsThatDeduplicateAreInTheDocument holds the list of docs/errors-and-retries.md to the modules.
func TestTheEndpointsThatDeduplicateAreInTheDocument(t *testing.T) {
	is := is.New(t)
	var inCode, inDocument []string
	files, err := filepath.Glob(filepath.Join(root, "modules", "*", "*.go"))
	is.NoErr(err)
	for _, file := range files {
		source, err := os.ReadFile(file)
		is.NoErr(err)
		for _, found := range deduplicated.FindAllSubmatch(source, -1) {
			inCode = append(inCode, string(found[1]))
		}
	}
	document, err := os.ReadFile(filepath.Join(root, "docs", "errors-and-retries.md"))
	is.NoErr(err)
	for _, line := range documented.FindAll(document, -1) {
		for _, found := range route.FindAllSubmatch(line, -1) {
			inDocument = append(inDocument, string(found[1]))
		}
	}
	slices.Sort(inCode)
	slices.Sort(inDocument)
	is.Equal(inDocument, inCode)
	is.True(len(inCode) > 0)
}
