package leakcheck_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/leakcheck"
)

// The packages that the sources of TestLeaks may import.
const (
	coreSource = `package core
		type shared struct{}
		type Client struct{ *shared }
		type constant string
		type Option interface{ apply(*shared) }`
	hiddenSource = `package hidden
		type Value[T any] struct{ get func() T }`
)

func TestLeaks(t *testing.T) {
	tests := []struct {
		name   string
		source string
		leak   string // the only one; empty for none
	}{
		{"a parameter of an unexported type", `type permit struct{}; func Send(permit) {}`, "p.Send has a parameter of m/p.permit"},
		{"a parameter of an internal type", `func Send(hidden.Value[int]) {}`, "p.Send has a parameter of m/internal/hidden.Value[T any]"},
		{"a parameter of a slice of them", `type permit struct{}; func Send(...permit) {}`, "p.Send has a parameter of m/p.permit"},
		{"a parameter of a function of one", `type permit struct{}; func Send(func(map[string]*permit)) {}`, "p.Send has a parameter of m/p.permit"},
		{"a result of an unexported type", `type sender struct{}; func Sender() *sender { return nil }`, "p.Sender has a result of m/p.sender"},
		{"a result of an exported method", `type T struct{}; type sender struct{}; func (*T) Sender() sender { return sender{} }`, "p.T.Sender has a result of m/p.sender"},
		{"a promoted method", `type in struct{}; type sender struct{}; func (in) Sender() sender { return sender{} }; type T struct{ in }`, "p.T.Sender has a result of m/p.sender"},
		{"a method of an interface", `type sender struct{}; type I interface{ Send(sender) }`, "p.I.Send has a parameter of m/p.sender"},
		{"a method of an embedded interface", `type sender struct{}; type I interface{ interface{ Send(sender) } }`, "p.I embeds m/p.sender"},
		{"a field", `type sender struct{}; type T struct{ Sender sender }`, "p.T.Sender has type m/p.sender"},
		{"a field of a field without a name", `type sender struct{}; type T struct{ Sender struct{ S sender } }`, "p.T.Sender has type m/p.sender"},
		{"a variable", `type sender struct{}; var Sender chan sender`, "p.Sender has type m/p.sender"},
		{"a constant", `type word string; const Word word = "w"`, "p.Word has type m/p.word"},
		{"an alias", `type sender struct{}; type Sender = sender`, "p.Sender is an alias of m/p.sender"},
		{"a constraint of a function", `type a struct{}; type b struct{}; func Send[T a | core.Client](T) {}`, "p.Send has a constraint with m/p.a"},
		{"a constraint of a type", `type a struct{}; type T[C interface{ *a }] struct{ C C }`, "p.T has a constraint with m/p.a"},
		{"an element of a type", `type a struct{}; type T []a`, "p.T is made of m/p.a"},
		{"a type argument", `type a struct{}; type Box[T any] struct{ V T }; func Open() Box[a] { return Box[a]{} }`, "p.Open has a result of m/p.a"},
		{"a field promoted out of an unexported struct", `type in struct{ Host string }; type T struct{ in }`, "p.T.Host is promoted out of the unexported in"},
		{"a field promoted out of two structs", `type low struct{ Host string }; type in struct{ *low }; type T struct{ in }`, "p.T.Host is promoted out of the unexported low"},
		{"an exported embedded field next to hidden ones", `type Part struct{}; type T struct{ Part; key string }`, "p.T.Part is an exported embedded field next to hidden ones"},
		{"an exported embedded field of a client", `type Public struct{ *core.Client }`, "p.Public.Client is an exported embedded field of a client"},
		{"an exported embedded field next to a client", `type Part struct{}; type T struct{ Part; C core.Client }`, "p.T.Part is an exported embedded field of a client"},

		{"parameters that embed others are not a leak", `type Options struct{}; type Params struct{ Options; Limit int }`, ""},
		{"a method that seals an interface is not a leak", `type options struct{}; type Option interface{ apply(*options) }; var O core.Option`, ""},
		{"an unexported field is not a leak", `type T struct{ value hidden.Value[string] }`, ""},
		{"an unexported method is not a leak", `type T struct{}; type sender struct{}; func (T) sender() sender { return sender{} }`, ""},
		{"the types of other modules are not a leak", `type T struct{ token.Position }; func At() ast.Node { return nil }`, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			var want []string
			if test.leak != "" {
				want = []string{test.leak}
			}
			is.Equal(leakcheck.Leaks("m", check(t, test.source)), want)
		})
	}
}

// check type-checks a package p of a module m. It may import small versions of core and internal/hidden, and the
// imports of this file.
func check(t *testing.T, source string) *types.Package {
	t.Helper()
	known := packages{"go/ast": types.NewPackage("go/ast", "ast"), "go/token": types.NewPackage("go/token", "token")}
	known.declare("go/ast", "Node", types.NewInterfaceType(nil, nil))
	known.declare("go/token", "Position", types.NewStruct(nil, nil))
	var pkg *types.Package
	for _, file := range []struct{ path, source string }{
		{"m/core", coreSource},
		{"m/internal/hidden", hiddenSource},
		{"m/p", `package p; import ("m/core"; "m/internal/hidden"; "go/ast"; "go/token")
			type ( _ = core.Client; _ = hidden.Value[int]; _ = ast.Node; _ = token.Position )
			` + source},
	} {
		fset := token.NewFileSet()
		parsed, err := parser.ParseFile(fset, "", file.source, parser.SkipObjectResolution)
		is.New(t).NoErr(err)
		config := types.Config{Importer: known}
		pkg, err = config.Check(file.path, fset, []*ast.File{parsed}, nil)
		is.New(t).NoErr(err)
		known[file.path] = pkg
	}
	return pkg
}

// packages is an importer of the packages in the map.
type packages map[string]*types.Package

func (p packages) Import(path string) (*types.Package, error) { return p[path], nil }

func (p packages) declare(path, name string, underlying types.Type) {
	object := types.NewTypeName(token.NoPos, p[path], name, nil)
	types.NewNamed(object, underlying, nil)
	p[path].Scope().Insert(object)
	p[path].MarkComplete()
}
