package snippets_test

import (
	"go/types"
	"os"
	"path/filepath"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/typecheck"
)

// TestTheDocumentListsEveryKindOfSecret looks up each kind in docs/confidential-clients.md, and in package workos, which has all of them
// according to the document.
func TestTheDocumentListsEveryKindOfSecret(t *testing.T) {
	is := is.New(t)
	text, err := os.ReadFile(filepath.Join(root, "docs", "confidential-clients.md"))
	is.NoErr(err)
	u, err := typecheck.Load(t.Context(), corePath, rootPath)
	is.NoErr(err)
	core, err := u.Package(corePath)
	is.NoErr(err)
	workos, err := u.Package(rootPath)
	is.NoErr(err)

	kinds := kindsOfSecret(core.Scope())
	is.Equal(len(kinds), 17) // the number in the migration guides
	for _, kind := range kinds {
		if rowOf(string(text), kind) == "" {
			t.Errorf("docs/confidential-clients.md has no row for core.%s", kind)
		}
		for _, name := range []string{kind, "New" + kind} {
			if workos.Scope().Lookup(name) == nil {
				t.Errorf("package workos has no %s", name)
			}
		}
	}
}

// kindsOfSecret returns the types of a package with a constructor New… and a method Reveal.
func kindsOfSecret(scope *types.Scope) []string {
	var kinds []string
	for _, name := range scope.Names() {
		typ, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || !typ.Exported() || scope.Lookup("New"+name) == nil {
			continue
		}
		if reveal, _, _ := types.LookupFieldOrMethod(typ.Type(), false, typ.Pkg(), "Reveal"); reveal != nil {
			kinds = append(kinds, name)
		}
	}
	return kinds
}
