package workos_test

import (
	"flag"
	"go/types"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/matryer/is"
)

var update = flag.Bool("update", false, "write the golden files of testdata/methodsets")

// TestMethodSets makes a method that appears on a client, or leaves it, a line in a review.
func TestMethodSets(t *testing.T) {
	tests := []struct {
		name   string
		client string
		golden string
	}{
		{"every method of a public client is known", "Public", "testdata/methodsets/public.txt"},
		{"every method of a confidential client is known", "Confidential", "testdata/methodsets/confidential.txt"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			lines := methodsOf("", clientType(t, test.client), nil, nil)
			slices.Sort(lines)
			got := strings.Join(lines, "\n") + "\n"
			if *update {
				is.NoErr(os.WriteFile(test.golden, []byte(got), 0o644))
				return
			}
			golden, err := os.ReadFile(test.golden)
			is.NoErr(err)
			if want := string(golden); got != want {
				t.Errorf("%s is not what the code says:\n%s\nif that is meant, run: go test -run TestMethodSets -update .",
					test.golden, difference(want, got))
			}
		})
	}
}

// TestPublicLeadsToNoKey follows every field, exported or not, and every result of a method.
func TestPublicLeadsToNoKey(t *testing.T) {
	t.Run("no field and no result of a public client leads to a key", func(t *testing.T) {
		if way := wayToKey(clientType(t, "Public"), map[string]bool{}); way != "" {
			t.Errorf("a public client leads to a key: Public%s", way)
		}
	})
	t.Run("the way from a confidential client to its key is found", func(t *testing.T) {
		is.New(t).True(wayToKey(clientType(t, "Confidential"), map[string]bool{}) != "")
	})
}

// clientType is the pointer to one of the client types of the root package.
func clientType(t *testing.T, name string) types.Type {
	t.Helper()
	is := is.New(t)
	corpus, err := corpus()
	is.NoErr(err)
	root, err := corpus.universe.Package(rootPath)
	is.NoErr(err)
	return types.NewPointer(root.Scope().Lookup(name).Type())
}

// methodsOf returns a line for each method that can be called on a value of type typ or on its fields,
// at any depth. promoted are the methods that the struct around an embedded field has shown already.
func methodsOf(prefix string, typ types.Type, promoted []types.Object, within []types.Type) (lines []string) {
	if slices.ContainsFunc(within, func(t types.Type) bool { return types.Identical(t, typ) }) {
		return nil
	}
	within = append(slices.Clip(within), typ)
	var shown []types.Object
	for selection := range types.NewMethodSet(typ).Methods() {
		method := selection.Obj()
		if !method.Exported() {
			continue
		}
		shown = append(shown, method)
		if !slices.Contains(promoted, method) {
			signature := types.TypeString(selection.Type(), (*types.Package).Name)
			lines = append(lines, prefix+method.Name()+strings.TrimPrefix(signature, "func"))
		}
	}
	for field := range fieldsOf(typ) {
		if !field.Exported() || !ours(field.Type()) {
			continue
		}
		promoted := promoted
		if field.Embedded() {
			promoted = shown
		}
		lines = append(lines, methodsOf(prefix+field.Name()+".", field.Type(), promoted, within)...)
	}
	return lines
}

// wayToKey returns how a value of type typ leads to a key or to what holds one, or "".
func wayToKey(typ types.Type, seen map[string]bool) string {
	name := types.TypeString(typ, nil) // not the type itself: each use of a generic type can be another value
	if seen[name] {
		return ""
	}
	seen[name] = true
	if holdsKey(typ) {
		return " is a " + types.TypeString(typ, (*types.Package).Name)
	}
	for _, part := range partsOf(typ) {
		if way := wayToKey(part, seen); way != "" {
			return way
		}
	}
	if !ours(typ) {
		return ""
	}
	for field := range fieldsOf(typ) {
		if way := wayToKey(field.Type(), seen); way != "" {
			return "." + field.Name() + way
		}
	}
	for selection := range types.NewMethodSet(typ).Methods() {
		for result := range selection.Type().(*types.Signature).Results().Variables() {
			if way := wayToKey(result.Type(), seen); way != "" {
				return "." + selection.Obj().Name() + "()" + way
			}
		}
	}
	return ""
}

// holdsKey reports whether typ is core.APIKey or core.Confidential, which every other holder has a field of.
func holdsKey(typ types.Type) bool {
	named, ok := typ.(*types.Named)
	if !ok || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() != rootPath+"/core" {
		return false
	}
	return named.Obj().Name() == "APIKey" || named.Obj().Name() == "Confidential"
}

// partsOf returns what a value of an unnamed type hands out: elements, and the results of a function.
func partsOf(typ types.Type) (parts []types.Type) {
	switch typ := types.Unalias(typ).(type) {
	case *types.Map:
		return []types.Type{typ.Key(), typ.Elem()}
	case *types.Signature:
		for result := range typ.Results().Variables() {
			parts = append(parts, result.Type())
		}
		return parts
	case interface{ Elem() types.Type }: // a pointer, slice, array or channel
		return []types.Type{typ.Elem()}
	}
	return nil
}

// fieldsOf yields the fields of a struct or of a pointer to one.
func fieldsOf(typ types.Type) func(yield func(*types.Var) bool) {
	if pointer, ok := typ.Underlying().(*types.Pointer); ok {
		typ = pointer.Elem()
	}
	if structure, ok := typ.Underlying().(*types.Struct); ok {
		return structure.Fields()
	}
	return func(func(*types.Var) bool) {}
}

// ours reports whether typ, or what it points to, is a type of this module.
func ours(typ types.Type) bool {
	if pointer, ok := typ.(*types.Pointer); ok {
		typ = pointer.Elem()
	}
	named, ok := types.Unalias(typ).(*types.Named)
	return ok && named.Obj().Pkg() != nil && strings.HasPrefix(named.Obj().Pkg().Path()+"/", rootPath+"/")
}

// difference lists the lines that only one of the texts has.
func difference(want, got string) string {
	wanted, found := strings.Split(want, "\n"), strings.Split(got, "\n")
	var lines []string
	for _, line := range wanted {
		if !slices.Contains(found, line) {
			lines = append(lines, "- "+line)
		}
	}
	for _, line := range found {
		if !slices.Contains(wanted, line) {
			lines = append(lines, "+ "+line)
		}
	}
	return strings.Join(lines, "\n")
}
