package newcomer_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/migration"
	"github.com/workos-typestate/workos/internal/test/snippets"
	"github.com/workos-typestate/workos/internal/test/typecheck"
)

const root = "../../.."

// fewest is how many of the fifty guesses compile or are one search away, at the least.
const fewest = 40

func TestGuessesCompileOrAreOneSearchAway(t *testing.T) {
	is := is.New(t)
	packages, err := snippets.Packages(root)
	is.NoErr(err)
	universe, err := typecheck.Load(t.Context(), slices.Collect(maps.Values(packages))...)
	is.NoErr(err)
	text, err := os.ReadFile(filepath.Join(root, "docs", "names.md"))
	is.NoErr(err)
	index := migration.Rows(string(text))
	is.Equal(len(guesses()), 50)

	counts := map[outcome]int{}
	for _, g := range guesses() {
		t.Run(g.from+"/"+g.name, func(t *testing.T) {
			found := lost
			err := check(g.code, universe, packages)
			switch {
			case err == nil:
				found = compiles
			case lands(index, g.name, g.target):
				found = indexed
			}
			counts[found]++
			if found != g.outcome {
				t.Errorf("the guess %s: %s\n%v", found, g.code, err)
			}
		})
	}
	t.Logf("%d compile, %d are in the index, %d are found nowhere", counts[compiles], counts[indexed], counts[lost])
	if counts[compiles]+counts[indexed] < fewest {
		t.Errorf("fewer than %d compile or are in the index", fewest)
	}
}

func TestNoRowLandsOnAnythingElse(t *testing.T) {
	is := is.New(t)
	index := migration.Rows("| Name | Here |\n|---|---|\n| `getUser` | `client.UserManagement.GetUser`, `a.B` |\n")
	is.True(lands(index, "GetUser", "client.UserManagement.GetUser"))
	is.True(lands(index, "UserManagement.getUser", "a.B"))
	is.True(!lands(index, "getUser", "client.DirectorySync.GetUser")) // it is something else here
	is.True(!lands(index, "User", "client.UserManagement.GetUser"))   // a part of the cell
}

// check type-checks code as the body of a function that has a ctx, an err and a confidential client.
func check(code string, universe *typecheck.Universe, packages map[string]string) error {
	document := snippets.Document{Path: "guess.md", Text: "```go\n" + code + "\n```\n"}
	blocks, err := document.Snippets()
	if err != nil {
		return err
	}
	return blocks[0].Check(universe, packages)
}

// lands reports whether the index has a row for target that a search for a name finds: a cell is the name, or the last part of it.
func lands(index []migration.Row, name, target string) bool {
	last := name[strings.LastIndexByte(name, '.')+1:]
	return slices.ContainsFunc(index, func(row migration.Row) bool {
		ours := slices.Concat(migration.Names(row.Cells["Here"]), migration.Names(row.Cells["Type"]), migration.Names(row.Cells["Constant"]))
		if !slices.Contains(ours, target) {
			return false
		}
		for heading, cell := range row.Cells {
			cell = strings.Trim(cell, "`")
			if heading != "Here" && (strings.EqualFold(cell, name) || strings.EqualFold(cell, last)) {
				return true
			}
		}
		return false
	})
}
