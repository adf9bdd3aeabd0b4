package failures

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/sdk"
)

// stepUps looks for a sign-in on the program's own page whose error is dropped, and is never checked for a missing step.
func (c checker) stepUps(at inspector.Cursor, call *ast.CallExpr) {
	callee, ok := c.Ours(call)
	if !ok || !sdk.IsIn(callee, "modules/usermanagement") || !slices.Contains([]string{"AuthenticateWithPassword", "AuthenticateWithMagicAuth"}, callee.Name()) {
		return
	}
	statement, ok := sdk.Assigned(at)
	if !ok || len(statement.Lhs) != 2 {
		return
	}
	failure := c.Sources.Variable(statement.Lhs[1])
	if failure == nil || sdk.Global(failure) {
		return
	}
	checked := false
	for _, use := range c.uses.Of(failure) {
		pos := use.Node().Pos()
		switch {
		case use.ParentEdgeKind() == edge.Field_Names:
			return // the caller's, or a named result
		case pos < at.Node().End():
		case use.Sets && use.ParentEdgeKind() == edge.UnaryExpr_X:
			return
		case use.Sets:
			if !checked {
				return // replaced by the next error
			}
		default:
			if last, ok := c.uses.Last(use.Cursor); !ok || last.Parent().Node() != ast.Node(statement) {
				continue // another error
			}
			outer, kind := sdk.Outer(use.Cursor)
			switch {
			case kind == edge.BinaryExpr_X || kind == edge.BinaryExpr_Y:
				checked = true
			case !c.saysNothingMore(outer, kind):
				return
			}
		}
	}
	if checked {
		c.Report(call, "this sign-in can require one more step, such as a second factor, which is an error too: use errors.AsType with the step-up errors, or return the error")
	}
}

// saysNothingMore reports whether a use of an error prints it, or checks something other than a step.
func (c checker) saysNothingMore(outer inspector.Cursor, kind edge.Kind) bool {
	switch node := outer.Node().(type) {
	case *ast.SelectorExpr:
		return node.Sel.Name == "Error"
	case *ast.CallExpr:
		callee := sdk.Callee(c.TypesInfo, node)
		if kind != edge.CallExpr_Args || callee == nil || callee.Pkg() == nil {
			return false
		}
		switch callee.Pkg().Path() {
		case "log", "log/slog":
			return true
		case "fmt":
			return strings.Contains(callee.Name(), "rint")
		case "errors":
			return callee.Name() == "Is" && !c.isStep(node.Args[1])
		}
	}
	return false
}

// isStep reports whether a code is the code of a step-up, or may be.
func (c checker) isStep(code ast.Expr) bool {
	text := sdk.StringOf(c.TypesInfo.Types[code].Value)
	if text == "" {
		return true
	}
	for _, step := range []string{"email_verification", "mfa_", "organization_selection", "sso_required", "radar_"} {
		if strings.HasPrefix(text, step) {
			return true
		}
	}
	return false
}

// notFound looks for a check whose 404 is turned into a denial.
func (c checker) notFound(at inspector.Cursor, call *ast.CallExpr) {
	if callee := sdk.Callee(c.TypesInfo, call); callee == nil || !sdk.IsOf(callee, "errors", "Is") || len(call.Args) != 2 || !c.isNotFound(call.Args[1]) {
		return
	}
	check, ok := c.origin(call.Args[0])
	if !ok || !c.Calls(check, "modules/authorization", "Service.Check") {
		return
	}
	for around := range at.Enclosing() {
		switch around.ParentEdgeKind() {
		case edge.UnaryExpr_X, edge.BlockStmt_List:
			return
		case edge.IfStmt_Cond:
			c.denied(call, around.Parent().Node().(*ast.IfStmt).Body.List)
			return
		case edge.CaseClause_List:
			c.denied(call, around.Parent().Node().(*ast.CaseClause).Body)
			return
		default: // && and ||, and parentheses
		}
	}
}

func (c checker) isNotFound(expr ast.Expr) bool {
	var name *ast.Ident
	switch expr := ast.Unparen(expr).(type) {
	case *ast.Ident:
		name = expr
	case *ast.SelectorExpr:
		name = expr.Sel
	default:
		return false
	}
	object := c.TypesInfo.Uses[name]
	return sdk.Is(object, "core", "ErrNotFound") || sdk.Is(object, ".", "ErrNotFound")
}

func (c checker) denied(call *ast.CallExpr, body []ast.Stmt) {
	for _, statement := range body {
		if c.denies(statement) {
			c.Report(call, "a 404 of Check is a membership or a resource that WorkOS does not know, such as for a wrong ID, and not a denial: return the error")
			return
		}
	}
}

// denies reports whether a statement returns only false, or responds with 403.
func (c checker) denies(statement ast.Stmt) bool {
	if returned, ok := statement.(*ast.ReturnStmt); ok {
		no := false
		for _, result := range returned.Results {
			of := c.TypesInfo.Types[result]
			switch {
			case of.Value != nil && of.Value.String() == "false":
				no = true
			case isError(c.TypesInfo.TypeOf(result)), ours(c.TypesInfo.TypeOf(result)):
				return false
			}
		}
		return no
	}
	forbids := false
	ast.Inspect(statement, func(node ast.Node) bool {
		if name, ok := node.(*ast.Ident); ok {
			object, _ := c.TypesInfo.Uses[name].(*types.Const)
			forbids = forbids || object != nil && sdk.IsOf(object, "net/http", "StatusForbidden")
		}
		return !forbids
	})
	return forbids
}
