// Package pages reports lists that a program reads in part and treats as complete.
package pages

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/sdk"
)

// Analyzer reports lists that end early without notice.
var Analyzer = sdk.New("pages", `report incomplete lists that are treated as complete

A list is fetched page by page, and each page can fail. A loop that drops the error, a single page, and a truncated slice look like a
complete list.`, run)

func run(pass *sdk.Pass) {
	c := checker{Pass: pass, uses: pass.Uses()}
	for cursor := range pass.Inspector.Root().Preorder((*ast.RangeStmt)(nil), (*ast.CallExpr)(nil)) {
		switch node := cursor.Node().(type) {
		case *ast.RangeStmt:
			c.loop(cursor, node)
		case *ast.CallExpr:
			switch {
			case c.Calls(node, "core", "Listing.Collect"):
				c.collected(cursor, node)
			case c.InTest(node): // which knows how many objects there are
			case c.Calls(node, "core", "Listing.Page"):
				c.page(cursor, node)
			case c.Calls(node, "core", "Page.Next"):
				c.next(cursor, node)
			}
		}
	}
}

type checker struct {
	*sdk.Pass
	uses *sdk.Uses
}

// loop looks for the error that a list yields with each object.
func (c checker) loop(at inspector.Cursor, loop *ast.RangeStmt) {
	call, ok := c.value(loop.X).(*ast.CallExpr)
	if !ok || !sdk.Blank(loop.Value) || !yieldsErrors(c.TypesInfo.TypeOf(loop.X)) {
		return
	}
	if callee := sdk.Callee(c.TypesInfo, call); callee == nil || !sdk.Ours(callee.Pkg()) {
		return
	}
	message := "this loop drops the error that ends the list early, and yields a zero value in its place"
	if fix, ok := c.checkError(at, loop); ok {
		c.Report(loop.X, message, fix)
		return
	}
	c.Report(loop.X, message)
}

// yieldsErrors reports whether t is an iter.Seq2 whose second values are errors.
func yieldsErrors(t types.Type) bool {
	named := sdk.Named(t)
	return named != nil && sdk.IsOf(named.Obj(), "iter", "Seq2") && types.Identical(named.TypeArgs().At(1), types.Universe.Lookup("error").Type())
}

// collected looks for the error that says that the list had more objects.
func (c checker) collected(at inspector.Cursor, call *ast.CallExpr) {
	if assignment, ok := sdk.Assigned(at); ok && len(assignment.Lhs) == 2 && sdk.Blank(assignment.Lhs[1]) && !sdk.Blank(assignment.Lhs[0]) {
		c.Report(call, "the error of Collect says that the list was cut or ended early, and is dropped")
	}
}

// page checks the use of a first page.
func (c checker) page(at inspector.Cursor, call *ast.CallExpr) {
	assignment, ok := sdk.Assigned(at)
	if !ok || len(assignment.Lhs) != 2 {
		return
	}
	page := c.Sources.Variable(assignment.Lhs[0])
	if _, once := c.uses.Once(page); !once || !c.unbounded(sdk.Receiver(c.TypesInfo, call)) {
		return
	}
	whole := false
	for use := range c.uses.Reads(page) {
		outer, kind := sdk.Outer(use.Cursor)
		field, ok := outer.Node().(*ast.SelectorExpr)
		if !ok || kind != edge.SelectorExpr_X || field.Sel.Name != "Data" {
			return // it is followed, or passed on
		}
		whole = whole || wholly(outer)
	}
	if whole {
		c.Report(call, "only the first page of the list is used, 10 objects: range over All, use Collect, follow Next, or set Limit")
	}
}

// wholly reports whether the objects of a page are used as if they were all objects: not just one of them, nor their number.
func wholly(data inspector.Cursor) bool {
	outer, kind := sdk.Outer(data)
	switch kind {
	case edge.RangeStmt_X, edge.ReturnStmt_Results, edge.KeyValueExpr_Value, edge.AssignStmt_Rhs, edge.CompositeLit_Elts:
		return true
	case edge.CallExpr_Args:
		name, ok := ast.Unparen(outer.Node().(*ast.CallExpr).Fun).(*ast.Ident)
		return !ok || name.Name != "len" && name.Name != "cap"
	default:
		return false
	}
}

// next looks for a check that distinguishes the last page from an error.
func (c checker) next(at inspector.Cursor, call *ast.CallExpr) {
	function, ok := sdk.Outermost(at)
	if !ok {
		return
	}
	if _, looped := sdk.Loop(at); !looped && !c.madeHere(at, call) {
		return // a step of a loop that is elsewhere
	}
	for name := range function.Preorder((*ast.Ident)(nil)) {
		switch object := c.TypesInfo.Uses[name.Node().(*ast.Ident)].(type) {
		case *types.Const:
			if object.Name() == "ErrNoMorePages" && sdk.Ours(object.Pkg()) {
				return
			}
		case *types.Func:
			if sdk.Is(object.Origin(), "core", "Page.HasNext") {
				return
			}
		case *types.Var:
			if object.IsField() && (object.Name() == "After" || object.Name() == "Before") && sdk.IsIn(object, "core") {
				return
			}
		}
	}
	c.Report(call, "Next after the last page is an error, core.ErrNoMorePages: check HasNext first, or range over All")
}

// madeHere reports whether the page that a call of Next follows was fetched by the same function, and whether that function checks the error
// itself.
func (c checker) madeHere(at inspector.Cursor, call *ast.CallExpr) bool {
	if _, assigned := sdk.Assigned(at); !assigned {
		return false
	}
	from, ok := c.value(sdk.Receiver(c.TypesInfo, call)).(*ast.CallExpr)
	return ok && c.Calls(from, "core", "Listing.Page", "Page.Next")
}

func (c checker) value(expr ast.Expr) ast.Expr {
	if expr == nil {
		return nil
	}
	value, _ := c.uses.Value(expr)
	return value
}
