// Package failures reports errors of the SDK that are checked in the wrong way.
package failures

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/sdk"
)

// Analyzer reports errors that are recognized by unstable properties, and errors that are mistaken for others.
var Analyzer = sdk.New("errors", `report errors of the SDK that are compared by text or with ==, and those that are mistaken for others

Texts are for people and may change. An error is often wrapped, so that == and a type assertion miss it. A sign-in that needs a
further step, and a check that does not find the resource, are not denials.`, run)

func run(pass *sdk.Pass) {
	c := checker{Pass: pass, uses: pass.Uses()}
	nodes := []ast.Node{(*ast.BinaryExpr)(nil), (*ast.CallExpr)(nil), (*ast.SwitchStmt)(nil), (*ast.TypeSwitchStmt)(nil), (*ast.TypeAssertExpr)(nil)}
	for cursor := range pass.Inspector.Root().Preorder(nodes...) {
		if pass.InTest(cursor.Node()) { // which may check the text and the type of an error
			continue
		}
		switch node := cursor.Node().(type) {
		case *ast.BinaryExpr:
			if node.Op != token.EQL && node.Op != token.NEQ {
				continue
			}
			c.equal(cursor, node)
			if c.isText(node.Y) && c.text(node.X) || c.isText(node.X) && c.text(node.Y) {
				c.Report(node, byText)
			}
		case *ast.SwitchStmt:
			c.cases(cursor, node)
			if node.Tag != nil && c.text(node.Tag) {
				c.Report(node.Tag, byText)
			}
		case *ast.TypeSwitchStmt:
			c.typeCases(cursor, node)
		case *ast.TypeAssertExpr:
			c.asserted(cursor, node)
		case *ast.CallExpr:
			if searched(sdk.Callee(c.TypesInfo, node)) && len(node.Args) == 2 && c.text(node.Args[0]) {
				c.Report(node, byText)
			}
			c.stepUps(cursor, node)
			c.notFound(cursor, node)
		}
	}
}

const byText = "the text of an error is for people and may change: use errors.Is with its sentinel or core.ErrorCode"

type checker struct {
	*sdk.Pass
	uses *sdk.Uses
}

// isText reports whether an expression is a constant text.
func (c checker) isText(expr ast.Expr) bool { return sdk.StringOf(c.TypesInfo.Types[expr].Value) != "" }

func searched(callee *types.Func) bool {
	return callee != nil && sdk.IsOf(callee, "strings", "Contains", "HasPrefix", "HasSuffix", "EqualFold", "Index")
}

// text reports whether an expression is the text of an error of the SDK, in any case.
func (c checker) text(expr ast.Expr) bool {
	value, _ := c.uses.Value(expr)
	call, ok := value.(*ast.CallExpr)
	if !ok {
		return false
	}
	if callee := sdk.Callee(c.TypesInfo, call); callee != nil && sdk.IsOf(callee, "strings", "ToLower", "ToUpper", "TrimSpace") {
		return c.text(call.Args[0])
	}
	of, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	return ok && of.Sel.Name == "Error" && len(call.Args) == 0 && c.fromSDK(of.X)
}

// fromSDK reports whether an expression is an error of the SDK: by its type, or because a call of the SDK returned it.
func (c checker) fromSDK(err ast.Expr) bool {
	if ours(c.TypesInfo.TypeOf(err)) {
		return true
	}
	call, ok := c.origin(err)
	if !ok {
		return false
	}
	_, ok = c.Ours(call)
	return ok
}

// origin returns the call that returned the error that a variable holds where it is read.
func (c checker) origin(err ast.Expr) (*ast.CallExpr, bool) {
	name, ok := ast.Unparen(err).(*ast.Ident)
	if !ok || !isError(c.TypesInfo.TypeOf(name)) {
		return nil, false
	}
	at, ok := c.Inspector.Root().FindNode(name)
	if !ok {
		return nil, false
	}
	call, _, ok := c.uses.CallOf(at)
	return call, ok
}

func isError(t types.Type) bool {
	return t != nil && types.Identical(t, types.Universe.Lookup("error").Type())
}

// ours reports whether t is a type of error of the SDK.
func ours(t types.Type) bool {
	named := sdk.Named(t)
	return named != nil && sdk.Ours(named.Obj().Pkg()) && !types.IsInterface(named) &&
		types.Implements(t, types.Universe.Lookup("error").Type().Underlying().(*types.Interface))
}

// others reports whether t is an error type of the SDK that this package did not declare: the package that declares it knows whether it is
// wrapped.
func (c checker) others(t types.Type) bool {
	return ours(t) && sdk.Named(t).Obj().Pkg() != c.Pkg
}

// equal looks for a comparison that misses a wrapped error.
func (c checker) equal(at inspector.Cursor, comparison *ast.BinaryExpr) {
	x, y := comparison.X, comparison.Y
	if isError(c.TypesInfo.TypeOf(y)) {
		x, y = y, x
	}
	if !isError(c.TypesInfo.TypeOf(x)) || !c.others(c.TypesInfo.TypeOf(y)) || defining(at) {
		return
	}
	message := "== misses a wrapped error: use errors.Is"
	name, edits, ok := c.Import(comparison, "errors")
	if !ok {
		c.Report(comparison, message)
		return
	}
	call := name + ".Is(" + types.ExprString(x) + ", " + types.ExprString(y) + ")"
	if comparison.Op == token.NEQ {
		call = "!" + call
	}
	c.Report(comparison, message, sdk.Replace("Use errors.Is", comparison, call, edits...))
}

// cases looks for the same comparison in a switch.
func (c checker) cases(at inspector.Cursor, choice *ast.SwitchStmt) {
	if choice.Tag == nil || !isError(c.TypesInfo.TypeOf(choice.Tag)) || defining(at) {
		return
	}
	for _, clause := range choice.Body.List {
		for _, value := range clause.(*ast.CaseClause).List {
			if c.others(c.TypesInfo.TypeOf(value)) {
				c.Report(value, "a switch compares with ==, which misses a wrapped error: use errors.Is")
			}
		}
	}
}

// asserted looks for a type assertion, which also misses wrapped errors.
func (c checker) asserted(at inspector.Cursor, assertion *ast.TypeAssertExpr) {
	if assertion.Type == nil || !isError(c.TypesInfo.TypeOf(assertion.X)) || !c.others(c.TypesInfo.TypeOf(assertion.Type)) || defining(at) {
		return
	}
	message := "a type assertion misses a wrapped error: use errors.AsType"
	name, edits, ok := c.Import(assertion, "errors")
	if _, both := c.TypesInfo.TypeOf(assertion).(*types.Tuple); !ok || !both {
		c.Report(assertion, message)
		return
	}
	call := name + ".AsType[" + types.ExprString(assertion.Type) + "](" + types.ExprString(assertion.X) + ")"
	c.Report(assertion, message, sdk.Replace("Use errors.AsType", assertion, call, edits...))
}

// typeCases looks for the same in a type switch.
func (c checker) typeCases(at inspector.Cursor, choice *ast.TypeSwitchStmt) {
	var subject ast.Expr
	ast.Inspect(choice.Assign, func(node ast.Node) bool {
		if assertion, ok := node.(*ast.TypeAssertExpr); ok {
			subject = assertion.X
		}
		return subject == nil
	})
	if subject == nil || !isError(c.TypesInfo.TypeOf(subject)) || defining(at) {
		return
	}
	for _, clause := range choice.Body.List {
		for _, of := range clause.(*ast.CaseClause).List {
			if c.others(c.TypesInfo.TypeOf(of)) {
				c.Report(of, "a type switch misses a wrapped error: use errors.AsType")
			}
		}
	}
}

// defining reports whether a node is in an error's own method Is or As, where nothing is unwrapped.
func defining(at inspector.Cursor) bool {
	function, ok := sdk.Outermost(at)
	if !ok {
		return false
	}
	method := function.Node().(*ast.FuncDecl)
	return method.Recv != nil && (method.Name.Name == "Is" || method.Name.Name == "As")
}
