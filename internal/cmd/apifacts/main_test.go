package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/matryer/is"
)

var update = flag.Bool("update", false, "write testdata/facts")

// TestFactsOfASmallAPI checks the output of the tool for a description and SDKs that have every construct it reads.
func TestFactsOfASmallAPI(t *testing.T) {
	is := is.New(t)
	args := smallAPI(t, func(description string) string { return description })
	golden := filepath.Join("testdata", "facts")
	if *update {
		_, err := run(append(args, "-out", golden), t.Output())
		is.NoErr(err)
	}
	var listed bytes.Buffer
	same, err := run(append(args, "-out", golden, "-check"), &listed)
	is.NoErr(err)
	is.Equal(listed.String(), "")
	is.True(same)
}

func TestCheckListsWhatDiffersAndWritesNothing(t *testing.T) {
	is := is.New(t)
	folder := t.TempDir()
	is.NoErr(os.CopyFS(folder, os.DirFS(filepath.Join("testdata", "facts"))))
	args := smallAPI(t, func(description string) string {
		return strings.NewReplacer("[free, paid]", "[free, paid, gold]", "maximum: 100", "maximum: 50", "external_id:", "foreign_id:").Replace(description)
	})
	var listed bytes.Buffer
	same, err := run(append(args, "-out", folder, "-check"), &listed)
	is.NoErr(err)
	is.True(!same)
	for _, line := range []string{
		"operations.listOrganizations.query.limit.limits.maximum: is 100, should be 50\n",
		"schemas.Organization.properties.plan.enum.gold: is missing\n",
		"schemas.Organization.properties.external_id: should not be there\n",
		"samples.operations.getOrganization.variants.0.foreign_id: is missing\n",
		"README.md:",
	} {
		if !strings.Contains(listed.String(), line) {
			t.Errorf("%q is not in:\n%s", line, listed.String())
		}
	}
	same, err = run(append(args, "-out", filepath.Join(folder, "nowhere"), "-check"), &listed)
	is.NoErr(err)
	is.True(!same) // missing files differ
	before, err := os.ReadFile(filepath.Join(folder, "operations.json"))
	is.NoErr(err)
	golden, err := os.ReadFile(filepath.Join("testdata", "facts", "operations.json"))
	is.NoErr(err)
	is.Equal(before, golden)
}

func TestUnsupportedInputIsAnError(t *testing.T) {
	for name, test := range map[string]struct{ old, changed, complaint string }{
		"prose in a constant":       {"const: forbidden", "const: You must not do that", "const is prose"},
		"prose in a default":        {"default: desc", "default: the newest first", "default is prose"},
		"prose in an enumeration":   {"[taken, too_short]", "[taken, Too short.]", "enum is prose"},
		"an unknown tag":            {"tags: [webhooks]", "tags: [blockchain]", `tag "blockchain"`},
		"an unnamed operation":      {"/sso/profile:", "/sso/visage:", "GET /sso/visage: the operation has no identifier"},
		"an identifier twice":       {"/sso/profile:", "/organizations/{slug}:", "name them in facts/ids.txt"},
		"a body that is not JSON":   {"requestBody: {content: {application/json", "requestBody: {content: {text/plain", "not application/json"},
		"a missing schema":          {"{$ref: '#/components/schemas/Person'}, {type", "{$ref: '#/components/schemas/Persona'}, {type", "Persona"},
		"a sample that is not ours": {"phone: {type: string}", "phone: {type: string, examples: ['+15550233621']}", "is an example of the description"},
		"an impossible sample":      {"'^[a-z ]+$'", "'^[#]+$'", "does not match"},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			args := smallAPI(t, func(description string) string {
				is.True(strings.Contains(description, test.old))
				return strings.Replace(description, test.old, test.changed, 1)
			})
			folder := t.TempDir()
			_, err := run(append(args, "-out", folder), t.Output())
			is.True(err != nil)
			if !strings.Contains(err.Error(), test.complaint) {
				t.Errorf("%q is not in %q", test.complaint, err)
			}
			written, err := os.ReadDir(folder)
			is.NoErr(err)
			is.Equal(len(written), 0)
		})
	}
}

// smallAPI returns the arguments for the description and the SDKs in testdata. The description is edited first.
func smallAPI(t *testing.T, edit func(string) string) []string {
	t.Helper()
	is := is.New(t)
	text, err := os.ReadFile(filepath.Join("testdata", "description.yaml"))
	is.NoErr(err)
	file := filepath.Join(t.TempDir(), "description.yaml")
	is.NoErr(os.WriteFile(file, []byte(edit(string(text))), 0o600))
	return []string{"-openapi", file, "-node", install(t, "node-11"), "-legacy-node", install(t, "node-8")}
}

// install returns a folder with a package in npm's layout. A source map has the sources.
func install(t *testing.T, name string) string {
	t.Helper()
	is := is.New(t)
	from, to := filepath.Join("testdata", name), t.TempDir()
	is.NoErr(os.Mkdir(filepath.Join(to, "lib"), 0o700))
	for source, target := range map[string]string{"package.json": "package.json", "factory.d.mts": "lib/factory.d.mts"} {
		text, err := os.ReadFile(filepath.Join(from, source))
		is.NoErr(err)
		is.NoErr(os.WriteFile(filepath.Join(to, target), text, 0o600))
	}
	var sourceMap struct {
		Sources        []string `json:"sources"`
		SourcesContent []string `json:"sourcesContent"`
	}
	is.NoErr(fs.WalkDir(os.DirFS(from), "src", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(from, path))
		sourceMap.Sources = append(sourceMap.Sources, "../"+path)
		sourceMap.SourcesContent = append(sourceMap.SourcesContent, string(text))
		return err
	}))
	text, err := json.Marshal(sourceMap)
	is.NoErr(err)
	is.NoErr(os.WriteFile(filepath.Join(to, "lib", "factory.mjs.map"), text, 0o600))
	return to
}
