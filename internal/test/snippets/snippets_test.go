package snippets_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/snippets"
	"github.com/workos-typestate/workos/internal/test/typecheck"
)

const (
	root     = "../../.." // the repository, from this folder
	rootPath = "github.com/workos-typestate/workos"
)

func documents(t *testing.T) []snippets.Document {
	t.Helper()
	documents, err := snippets.Documents(root)
	is.New(t).NoErr(err)
	return documents
}

// universe holds the packages that blocks are checked against, in addition to the standard packages that they import.
func universe(t *testing.T, blocks []snippets.Snippet) (*typecheck.Universe, map[string]string) {
	t.Helper()
	is := is.New(t)
	packages, err := snippets.Packages(root)
	is.NoErr(err)
	paths := slices.Collect(maps.Values(packages))
	for _, s := range blocks {
		for _, path := range s.Imports() {
			if first, _, _ := strings.Cut(path, "/"); !strings.Contains(first, ".") {
				paths = append(paths, path)
			}
		}
	}
	u, err := typecheck.Load(t.Context(), paths...)
	is.NoErr(err)
	return u, packages
}

func TestTheGoOfEveryDocumentCompiles(t *testing.T) {
	var blocks []snippets.Snippet
	for _, d := range documents(t) {
		found, err := d.Snippets()
		if err != nil {
			t.Error(err)
		}
		blocks = append(blocks, found...)
	}
	u, packages := universe(t, blocks)
	ignored := 0
	for _, s := range blocks {
		t.Run(fmt.Sprintf("%s:%d", s.Path, s.Line()), func(t *testing.T) {
			if s.Ignored != "" {
				ignored++
				t.Skip(s.Ignored)
			}
			if err := s.Check(u, packages); err != nil {
				t.Error(err)
			}
		})
	}
	t.Logf("%d blocks, of which %d are ignored", len(blocks), ignored)
}
