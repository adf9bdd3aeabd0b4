package typecheck

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
)

// Parse parses a file, including comments.
func (u *Universe) Parse(name string, src []byte) (*ast.File, error) {
	return parser.ParseFile(u.fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
}

// Position returns the position of pos in a file of Parse, according to its line directives.
func (u *Universe) Position(pos token.Pos) token.Position { return u.fset.Position(pos) }

// Checked is a package as far as it could be checked.
type Checked struct {
	Package *types.Package
	Info    *types.Info // for everything that has a type despite the errors
	Errors  []types.Error
}

// Errors type-checks the files of one package and returns all errors of the checker.
func (u *Universe) Errors(files ...*ast.File) []types.Error { return u.Check(files...).Errors }

// Check is like Errors, and also returns the types.
func (u *Universe) Check(files ...*ast.File) Checked {
	checked := Checked{Info: &types.Info{
		Types:     map[ast.Expr]types.TypeAndValue{},
		Defs:      map[*ast.Ident]types.Object{},
		Uses:      map[*ast.Ident]types.Object{},
		Instances: map[*ast.Ident]types.Instance{},
	}}
	config := types.Config{
		Importer: u.importer,
		Error: func(err error) {
			if e, ok := errors.AsType[types.Error](err); ok {
				checked.Errors = append(checked.Errors, e)
				return
			}
			checked.Errors = append(checked.Errors, types.Error{Fset: u.fset, Pos: token.NoPos, Msg: err.Error()})
		},
	}
	// The error is the first one found.
	checked.Package, _ = config.Check(files[0].Name.Name, u.fset, files, checked.Info)
	return checked
}
