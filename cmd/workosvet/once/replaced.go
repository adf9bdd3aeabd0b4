package once

import (
	"go/ast"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/sdk"
)

// replaced checks the use of the result of a refresh or a seal.
func (c checker) replaced(at inspector.Cursor, call *ast.CallExpr) {
	const sealed, rotated = "the returned session is dropped, and the previous one has been exchanged: set it as the cookie",
		"the returned refresh token is dropped, and the previous one has been exchanged: store both tokens"
	switch {
	case c.Calls(call, "modules/usermanagement/session", "Manager.Refresh"):
		if sdk.Dropped(at) || c.onlyLookedAt(at, stays) {
			c.Report(call, sealed)
		}
	case c.isSignIn(call, "AuthenticateWithRefreshToken"):
		if sdk.Dropped(at) || c.onlyLookedAt(at, notRefreshToken) {
			c.Report(call, rotated)
		}
	case c.Calls(call, "modules/usermanagement/session", "Manager.Seal", "Manager.SealData", "Manager.Reseal"):
		if sdk.Dropped(at) {
			c.Report(call, "the returned session is dropped: set it as the cookie")
		}
	}
}

// onlyLookedAt reports whether the first result of a call is a variable of the function, and nothing afterwards keeps it.
func (c checker) onlyLookedAt(at inspector.Cursor, looks func(checker, inspector.Cursor) bool) bool {
	statement, ok := sdk.Assigned(at)
	if !ok {
		return false
	}
	variable := c.Sources.Variable(statement.Lhs[0])
	if variable == nil || sdk.Global(variable) {
		return false
	}
	looked := false
	for _, use := range c.uses.Of(variable) {
		switch parent := use.Parent(); {
		case parent.Parent().ParentEdgeKind() == edge.FuncType_Results, use.ParentEdgeKind() == edge.UnaryExpr_X:
			return false // it is returned, or there is a pointer to it
		case use.Sets:
		case use.Node().Pos() < at.Node().End():
			if _, looped := sdk.Loop(at); looped {
				return false // it may be read in the next iteration
			}
		case looks(c, use.Cursor):
			looked = true
		default:
			return false
		}
	}
	return looked
}

// stays reports whether a sealed session goes only to a method of the manager.
func stays(c checker, use inspector.Cursor) bool {
	outer, kind := sdk.Outer(use)
	to, ok := outer.Node().(*ast.CallExpr)
	return ok && kind == edge.CallExpr_Args && c.Calls(to, "modules/usermanagement/session",
		"Manager.Authenticate", "Manager.Unseal", "Manager.SignedOut")
}

// notRefreshToken reports whether a member of a response other than the refresh token is used.
func notRefreshToken(_ checker, use inspector.Cursor) bool {
	outer, kind := sdk.Outer(use)
	field, ok := outer.Node().(*ast.SelectorExpr)
	return ok && kind == edge.SelectorExpr_X && field.Sel.Name != "RefreshToken"
}
