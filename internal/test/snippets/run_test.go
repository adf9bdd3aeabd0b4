package snippets_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/snippets"
)

// faulty are guides that fail, by their paths, and what the error has.
var faulty = map[string]struct{ text, want string }{
	"prints other text": {"```go run\nfmt.Println(\"Grace\")\n```\n\n```text\nAda …\n```\n", "it prints\nGrace"},
	"prints more":       {"```go run\nfmt.Println(\"Ada 1\\nAda 2\")\n```\n\n```text\nAda …\n```\n", "it prints\nAda 1\nAda 2"},
	"does not say":      {"```go run\nfmt.Println(\"Ada\")\n```\n", "it prints\nAda"},
	"fails":             {"```go run\nname := \"Ada\"\n```\n\n```go run\nreturn errors.New(name)\n```\n", "exit status 1\nAda"},
}

func TestTheGuidesRun(t *testing.T) {
	is := is.New(t)
	all := documents(t)
	for _, path := range slices.Sorted(maps.Keys(faulty)) { // in one order, which the build cache knows again
		all = append(all, snippets.Document{Path: path, Text: faulty[path].text})
	}
	var blocks []snippets.Snippet
	for _, d := range all {
		found, err := d.Snippets()
		is.NoErr(err)
		blocks = append(blocks, found...)
	}
	u, packages := universe(t, blocks)
	guides, err := snippets.BuildGuides(t.Context(), root, t.TempDir(), all, u, packages)
	is.NoErr(err)
	is.True(len(guides.Paths) >= len(faulty)+5) // is the mark still right?
	for _, path := range guides.Paths {
		t.Run(path, func(t *testing.T) {
			err := guides.Run(t.Context(), path)
			if fault, ok := faulty[path]; ok {
				is.New(t).True(err != nil && strings.Contains(err.Error(), fault.want))
			} else if err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAGuideIsMadeOfItsOwnBlocks(t *testing.T) {
	for _, text := range []string{
		"```go run given name string\nfmt.Println(name)\n```\n",
		"```go run\npackage main\n```\n",
		"```go\nname := \"Ada\"\n```\n\n```go run continues\nfmt.Println(name)\n```\n",
	} {
		_, err := snippets.Document{Path: "guide", Text: text}.Snippets()
		is.New(t).True(err != nil)
	}
}
