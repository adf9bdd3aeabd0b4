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

// fewestRows is the minimum number of table rows in a guide, so that no table is silently skipped.
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
					t.Errorf("%s:%d: neither a name nor a reason why there is none", guide, row.Line)
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
		t.Errorf("only %d methods of Node were compared", compared)
	}
}
