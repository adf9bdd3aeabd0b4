package typecheck

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
)

// Parse parses a file, comments included.
func (u *Universe) Parse(name string, src []byte) (*ast.File, error) {
	return parser.ParseFile(u.fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
}

// Position is where pos is in a file of Parse, by the line directives that stand before it.
func (u *Universe) Position(pos token.Pos) token.Position { return u.fset.Position(pos) }

// Errors type-checks the files of one package and returns everything that the checker says, softened by
// nothing.
func (u *Universe) Errors(files ...*ast.File) []types.Error {
	var found []types.Error
	config := types.Config{
		Importer: u.importer,
		Error: func(err error) {
			if e, ok := errors.AsType[types.Error](err); ok {
				found = append(found, e)
				return
			}
			found = append(found, types.Error{Fset: u.fset, Pos: token.NoPos, Msg: err.Error()})
		},
	}
	_, _ = config.Check(files[0].Name.Name, u.fset, files, nil) // its error is the first one found
	return found
}
