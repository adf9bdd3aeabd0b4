package snippets_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/matryer/is"
)

var (
	deduplicated = regexp.MustCompile(`engine\.Deduplicated\((?:core\.Path|engine\.Path\d)\("([^"]+)"`)
	documented   = regexp.MustCompile("(?m)^- (`/.*)$")
	route        = regexp.MustCompile("`(/[^`]+)`")
)

// TestTheEndpointsThatDeduplicateAreInTheDocument checks the list in docs/errors-and-retries.md, and the marks in the modules, against the
// contract. Package contract checks the effect of a mark; this test finds a mark without an effect, as on a GET.
func TestTheEndpointsThatDeduplicateAreInTheDocument(t *testing.T) {
	is := is.New(t)
	read := func(path ...string) []byte {
		data, err := os.ReadFile(filepath.Join(append([]string{root}, path...)...))
		is.NoErr(err)
		return data
	}
	var inContract, inCode, inDocument []string
	var operations []struct {
		Path         string `json:"path"`
		Deduplicated bool   `json:"deduplicated"`
	}
	is.NoErr(json.Unmarshal(read("testdata", "api", "operations.json"), &operations))
	for _, operation := range operations {
		if operation.Deduplicated {
			inContract = append(inContract, operation.Path)
		}
	}
	marks := 0
	is.NoErr(filepath.WalkDir(filepath.Join(root, "modules"), func(path string, _ os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		marks += strings.Count(string(source), "Deduplicated(")
		for _, found := range deduplicated.FindAllSubmatch(source, -1) {
			inCode = append(inCode, string(found[1]))
		}
		return err
	}))
	for _, line := range documented.FindAll(read("docs", "errors-and-retries.md"), -1) {
		for _, found := range route.FindAllSubmatch(line, -1) {
			inDocument = append(inDocument, string(found[1]))
		}
	}
	slices.Sort(inContract)
	slices.Sort(inCode)
	slices.Sort(inDocument)
	is.Equal(inCode, inContract)
	is.Equal(inDocument, inContract)
	is.Equal(marks, len(inCode)) // each next to its path
	is.True(len(inContract) > 0)
}
