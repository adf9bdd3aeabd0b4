package pages

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/sdk"
)

// checkError returns the fix that makes a loop return the error, if its function returns an error and the zero values of its other results can be
// written.
func (c checker) checkError(at inspector.Cursor, loop *ast.RangeStmt) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	function, ok := sdk.Function(at)
	if !ok {
		return none, false
	}
	results := sdk.Type(function.Node()).Results
	if results == nil {
		return none, false
	}
	var returned []string
	for _, field := range results.List {
		for range max(1, len(field.Names)) {
			returned = append(returned, c.zero(field.Type))
		}
	}
	last := results.List[len(results.List)-1]
	if !types.Identical(c.TypesInfo.TypeOf(last.Type), types.Universe.Lookup("error").Type()) || strings.Contains(strings.Join(returned, ""), "?") {
		return none, false
	}
	returned[len(returned)-1] = "err"

	key := "_"
	if loop.Key != nil {
		name, ok := loop.Key.(*ast.Ident)
		if !ok || name.Name == "err" || loop.Tok.String() != ":=" {
			return none, false
		}
		key = name.Name
	}
	for name := range at.Preorder((*ast.Ident)(nil)) {
		name := name.Node().(*ast.Ident)
		if outer := c.TypesInfo.Uses[name]; name.Name == "err" && outer != nil && outer.Pos() < loop.Pos() {
			return none, false // which the loop's own would shadow
		}
	}
	first, check := loop.Body.Lbrace+1, "if err != nil {\nreturn "+strings.Join(returned, ", ")+"\n}\n"
	if file := c.Fset.File(first); file.Line(first) < file.Line(loop.Body.Rbrace) {
		first = file.LineStart(file.Line(first) + 1) // after a comment
	} else {
		check = "\n" + check
	}
	fix := analysis.SuggestedFix{Message: "Return the error", TextEdits: []analysis.TextEdit{
		{Pos: loop.For, End: loop.Range, NewText: []byte("for " + key + ", err := ")},
		{Pos: first, End: first, NewText: []byte(check)},
	}}
	return fix, true
}

// zero returns the source of a type's zero value, or "?".
func (c checker) zero(written ast.Expr) string {
	t := c.TypesInfo.TypeOf(written)
	if _, generic := types.Unalias(t).(*types.TypeParam); generic {
		return "?"
	}
	switch t := t.Underlying().(type) {
	case *types.Pointer, *types.Slice, *types.Map, *types.Chan, *types.Signature, *types.Interface:
		return "nil"
	case *types.Basic:
		switch {
		case t.Info()&types.IsString != 0:
			return `""`
		case t.Info()&types.IsBoolean != 0:
			return "false"
		case t.Info()&types.IsNumeric != 0:
			return "0"
		}
	}
	return "?"
}
