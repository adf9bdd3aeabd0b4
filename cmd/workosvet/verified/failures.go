package verified

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/sdk"
)

// failure checks the use of a verification's error.
func (c checker) failure(at inspector.Cursor, call *ast.CallExpr, callee *types.Func) {
	outer, kind := sdk.Outer(at)
	var targets []ast.Expr
	switch statement := outer.Node().(type) {
	case *ast.ExprStmt, *ast.GoStmt, *ast.DeferStmt:
		c.Report(call, dropped(callee))
		return
	case *ast.AssignStmt:
		targets = statement.Lhs
	case *ast.ValueSpec:
		for _, name := range statement.Names {
			targets = append(targets, name)
		}
	}
	if len(targets) != callee.Signature().Results().Len() || kind == edge.AssignStmt_Lhs {
		return
	}
	value := c.Sources.Variable(targets[0])
	if sdk.Blank(targets[len(targets)-1]) {
		if len(targets) < 2 || value == nil || sdk.Blank(targets[0]) || !c.asksNil(value) {
			c.Report(call, dropped(callee))
		}
		return
	}
	failure := c.Sources.Variable(targets[len(targets)-1])
	if len(targets) < 2 || value == nil || failure == nil || sdk.Global(failure) || sdk.Global(value) || c.asksNil(value) {
		return
	}
	given := result{at: at, statement: outer, failure: failure}
	for use := range c.uses.Reads(value) {
		if given.of(c, use) && c.usedThough(given, use) {
			c.Report(use.Node(), "the error of "+callee.Name()+" may be non-nil here, and then nothing was verified: return first")
			return
		}
	}
}

func dropped(callee *types.Func) string {
	return "the error of " + callee.Name() + " says that nothing was verified, and is dropped"
}

// asksNil reports whether a variable is compared with nil, which it is if the error is set.
func (c checker) asksNil(value *types.Var) bool {
	for use := range c.uses.Reads(value) {
		outer, _ := sdk.Outer(use.Cursor)
		if comparison, ok := outer.Node().(*ast.BinaryExpr); ok && (c.isNil(comparison.X) || c.isNil(comparison.Y)) {
			return true
		}
	}
	return false
}

// result is the result of one call: its statement, and the variable of its error.
type result struct {
	at, statement inspector.Cursor
	failure       *types.Var
}

// of reports whether a variable has the result at a place, in the same function. After a loop nothing is known: its condition may have checked
// the error.
func (r result) of(c checker, use sdk.Use) bool {
	last, ok := c.uses.Last(use.Cursor)
	if !ok || last.Parent() != r.statement || use.Node().Pos() < r.at.Node().End() {
		return false
	}
	if loop, looped := sdk.Loop(r.at); looped && !loop.Contains(use.Cursor) {
		return false
	}
	here, ok := sdk.Function(use.Cursor)
	there, also := sdk.Function(r.at)
	return ok && also && here == there
}

// usedThough reports whether a value can certainly be used while the error beside it is not nil. Code that cannot be seen counts as a check of
// the error.
func (c checker) usedThough(r result, use sdk.Use) bool {
	end := use.Node().End()
	for around := range use.Enclosing((*ast.ReturnStmt)(nil), (*ast.ExprStmt)(nil), (*ast.AssignStmt)(nil), (*ast.SendStmt)(nil), (*ast.BlockStmt)(nil)) {
		if _, block := around.Node().(*ast.BlockStmt); !block {
			end = around.Node().End() // both may go to the same place
		}
		break
	}
	looked := false
	for _, read := range c.uses.Of(r.failure) {
		pos := read.Node().Pos()
		switch {
		case read.ParentEdgeKind() == edge.Field_Names:
			looked = looked || isResult(read) // a named result
		case read.Sets, pos < r.at.Node().End(), pos >= end:
		default:
			if last, ok := c.uses.Last(read.Cursor); !ok || last.Parent() != r.statement {
				continue
			}
			if !c.says(read.Cursor) && !c.passes(read.Cursor, use.Cursor) {
				return false
			}
		}
	}
	return !looked
}

func isResult(name sdk.Use) bool {
	return name.Parent().Parent().ParentEdgeKind() == edge.FuncType_Results
}

// says reports whether a use of an error only prints it.
func (c checker) says(read inspector.Cursor) bool {
	outer, kind := sdk.Outer(read)
	call, ok := outer.Node().(*ast.CallExpr)
	return ok && kind == edge.CallExpr_Args && c.goesOn(call)
}

// goesOn reports whether the program certainly continues after a call.
func (c checker) goesOn(call *ast.CallExpr) bool {
	callee := sdk.Callee(c.TypesInfo, call)
	if callee == nil || callee.Pkg() == nil || strings.HasPrefix(callee.Name(), "Fatal") || strings.HasPrefix(callee.Name(), "Panic") {
		return false
	}
	switch callee.Pkg().Path() {
	case "log", "log/slog", "fmt", "net/http":
		return true
	}
	return false
}

// passes reports whether a use is reached from a condition that the error is not nil, in its block or after it.
func (c checker) passes(read, use inspector.Cursor) bool {
	outer, _ := sdk.Outer(read)
	comparison, ok := outer.Node().(*ast.BinaryExpr)
	if !ok || comparison.Op != token.NEQ || !c.isNil(comparison.X) && !c.isNil(comparison.Y) {
		return false
	}
	outer, kind := sdk.Outer(outer)
	for kind == edge.BinaryExpr_X || kind == edge.BinaryExpr_Y {
		if outer.Node().(*ast.BinaryExpr).Op != token.LOR || outer.Contains(use) {
			return false
		}
		outer, kind = sdk.Outer(outer)
	}
	choice, ok := outer.Node().(*ast.IfStmt)
	if !ok || kind != edge.IfStmt_Cond {
		return false
	}
	if body := choice.Body; body.Pos() <= use.Node().Pos() && use.Node().Pos() < body.End() {
		return ast.Unparen(choice.Cond) == ast.Expr(comparison)
	}
	return choice.Else == nil && c.falls(choice.Body)
}

// falls reports whether the code after a block is certainly reached from it.
func (c checker) falls(block *ast.BlockStmt) bool {
	if len(block.List) == 0 {
		return true
	}
	switch last := block.List[len(block.List)-1].(type) {
	case *ast.AssignStmt, *ast.IncDecStmt:
		return true
	case *ast.ExprStmt:
		call, ok := last.X.(*ast.CallExpr)
		return ok && c.goesOn(call)
	}
	return false
}
