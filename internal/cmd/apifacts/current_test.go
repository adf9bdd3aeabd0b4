//go:build facts

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/matryer/is"
)

// TestTheFactsAreThoseOfTheirSources regenerates testdata/api. The packages are those that npm ci installs here. We may not keep the description,
// so the test looks for it next to the checkout, under the name in README.md.
func TestTheFactsAreThoseOfTheirSources(t *testing.T) {
	is := is.New(t)
	root := filepath.Join("..", "..", "..")
	api := filepath.Join(root, "testdata", "api")
	readme, err := os.ReadFile(filepath.Join(api, "README.md"))
	is.NoErr(err)
	release := regexp.MustCompile(`\| OpenAPI description \| (\S+) \|`).FindSubmatch(readme)
	is.True(release != nil)
	description := filepath.Join(root, "..", "shared", "openapi", string(release[1])+".yaml")
	if _, err := os.Stat(description); err != nil {
		t.Skipf("the facts were not regenerated: %v", err)
	}
	modules := filepath.Join("npm", "node_modules")
	var listed bytes.Buffer
	same, err := run([]string{
		"-openapi", description, "-node", filepath.Join(modules, "node-11"), "-legacy-node", filepath.Join(modules, "node-8"), "-out", api, "-check",
	}, &listed)
	is.NoErr(err)
	is.Equal(listed.String(), "")
	is.True(same)
}
