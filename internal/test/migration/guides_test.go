package migration_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/migration"
)

const root = "../../.."

// fewestRows is how many rows of tables a guide has at the least: a table that is not read is not checked.
const fewestRows = 100

func rows(t *testing.T, guide string) []migration.Row {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "docs", guide))
	if err != nil {
		t.Fatal(err)
	}
	rows := migration.Rows(string(text))
	if len(rows) < fewestRows {
		t.Fatalf("%s has %d rows", guide, len(rows))
	}
	return rows
}

func TestEveryNameOfOursInAGuideExists(t *testing.T) {
	symbols, err := migration.Load(t.Context(), root)
	is.New(t).NoErr(err)
	for _, guide := range []string{"migrating-from-node.md", "migrating-from-go.md"} {
		t.Run(guide, func(t *testing.T) {
			for _, row := range rows(t, guide) {
				names := migration.Names(row.Cells["Here"])
				if len(names) == 0 && row.Cells["Notes"] == "" {
					t.Errorf("%s:%d: neither a name nor a note why there is none", guide, row.Line)
				}
				names = append(names, slices.DeleteFunc(migration.Names(row.Cells["Notes"]), func(name string) bool {
					return !symbols.Ours(name)
				})...)
				for _, name := range names {
					if err := symbols.Find(name); err != nil {
						t.Errorf("%s:%d: %v", guide, row.Line, err)
					}
				}
			}
		})
	}
}

func TestTheTwoMethodsOfARowSendTheSameRequest(t *testing.T) {
	same, err := migration.SameRequest(root)
	is.New(t).NoErr(err)
	compared := 0
	for _, row := range rows(t, "migrating-from-node.md") {
		for _, name := range migration.Names(row.Cells["Node"]) {
			methods, known := same[name]
			if !known {
				continue
			}
			compared++
			if !slices.ContainsFunc(migration.Names(row.Cells["Here"]), func(name string) bool { return slices.Contains(methods, name) }) {
				t.Errorf("migrating-from-node.md:%d: %s is %s", row.Line, name, strings.Join(methods, " or "))
			}
		}
	}
	if compared < 2*fewestRows {
		t.Errorf("%d methods of Node were compared", compared)
	}
}

func TestSymbols(t *testing.T) {
	tests := []struct {
		name  string
		found bool
	}{
		{"client.Organizations.Get", true},
		{"client.Get", true},
		{"client.Organizations.Fetch", false},
		{"client.Orders.Get", false},
		{"organizations.Service.Get", true},
		{"organizations.CreateParams.ExternalID", true},
		{"organizations.CreateParams.ExternID", false},
		{"core.Page.Next", true},
		{"core.Page.next", false},
		{"workos.NewPublic", true},
		{"workos.NewPrivate", false},
		{"orders.New", false},
		{"core", false},
	}
	symbols, err := migration.Load(t.Context(), root)
	is.New(t).NoErr(err)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is.New(t).Equal(symbols.Find(test.name) == nil, test.found)
		})
	}
	t.Run("a name of another SDK is not ours", func(t *testing.T) {
		is := is.New(t)
		is.True(!symbols.Ours("organizations.getOrganization"))
		is.True(!symbols.Ours("errors.Is"))
		is.True(symbols.Ours("organizations.Nothing"))
	})
}

func TestRows(t *testing.T) {
	is := is.New(t)
	rows := migration.Rows("| no table |\n\n| A | B |\n|---|---|\n| `a`, `*b.C` |  |\ntext\n| C |\n|---|\n| – |\n")
	is.Equal(rows, []migration.Row{
		{Line: 5, Cells: map[string]string{"A": "`a`, `*b.C`", "B": ""}},
		{Line: 9, Cells: map[string]string{"C": "–"}},
	})
	is.Equal(migration.Names(rows[0].Cells["A"]), []string{"a", "b.C"})
}
