package once

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/sdk"
)

// began looks for a server's sign-in that starts outside a handler and is finished, or redirected to, by each request.
func (c checker) began(at inspector.Cursor, call *ast.CallExpr) {
	if !c.isSignIn(call, "AuthorizationURLWithPKCE") {
		return
	}
	client := c.TypesInfo.TypeOf(sdk.Receiver(c.TypesInfo, call))
	if !sdk.IsType(client, "modules/usermanagement", "Confidential") && !sdk.IsType(client, "modules/sso", "Confidential") {
		return // a program with one user may serve its own callback
	}
	statement, ok := sdk.Assigned(at)
	if !ok {
		return
	}
	variable := c.Sources.Variable(statement.Lhs[0])
	if variable == nil || sdk.Global(variable) {
		return
	}
	made, ok := sdk.Function(at)
	if !ok {
		return
	}
	for use := range c.uses.Reads(variable) {
		function, ok := sdk.Function(use.Cursor)
		if !ok || function == made {
			continue
		}
		if _, handles := c.Request(function.Node()); handles {
			c.Report(call, "this sign-in is started once and used by every request: start one in the handler")
			return
		}
	}
}

// exchanged looks for a code that is exchanged a second time.
func (c checker) exchanged(at inspector.Cursor, call *ast.CallExpr) {
	code, ok := c.code(call)
	if !ok {
		return
	}
	if loop, looped := sdk.Loop(at); looped && !c.changes(code, loop.Node().Pos(), loop.Node().End()) && !sdk.Leaves(at, loop) && !c.mentions(loop, call) {
		c.Report(call, "an authorization code is single-use, and this loop repeats its exchange: start the sign-in again")
		return
	}
	function, ok := sdk.Function(at)
	if !ok {
		return
	}
	for other := range function.Preorder((*ast.CallExpr)(nil)) {
		first := other.Node().(*ast.CallExpr)
		if first.End() > call.Pos() {
			break
		}
		if same, ok := c.code(first); ok && same == code && !c.changes(code, first.End(), call.Pos()) && sdk.Follows(other, at) {
			c.Report(call, "this authorization code has already been exchanged, and is single-use: start the sign-in again")
			return
		}
	}
}

// code returns the variable that a call exchanges.
func (c checker) code(call *ast.CallExpr) (*types.Var, bool) {
	if !c.isSignIn(call, "AuthenticateWithCode", "AuthenticateWithCodeAndVerifier", "GetProfileAndToken", "GetProfileAndTokenWithVerifier") || len(call.Args) < 2 {
		return nil, false
	}
	variable := c.Sources.Variable(call.Args[1])
	return variable, variable != nil && !sdk.Global(variable)
}

// changes reports whether a variable is declared or given a value in a part of the source.
func (c checker) changes(variable *types.Var, from, to token.Pos) bool {
	for _, use := range c.uses.Of(variable) {
		if pos := use.Node().Pos(); use.Sets && from <= pos && pos < to {
			return true
		}
	}
	return false
}

// mentions reports whether the receiver of a call, or its verifier, differs in each iteration of a loop.
func (c checker) mentions(loop inspector.Cursor, call *ast.CallExpr) bool {
	found := false
	look := func(node ast.Node) bool {
		if name, ok := node.(*ast.Ident); ok {
			if variable := c.Sources.Variable(name); variable != nil && c.changes(variable, loop.Node().Pos(), loop.Node().End()) {
				found = true
			}
		}
		return !found
	}
	ast.Inspect(call.Fun, look)
	return found
}
