// Package once reports values that are good for one sign-in or one request and are used for more, and values that replace
// these and are dropped.
package once

import (
	"go/ast"
	"slices"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/sdk"
)

// Analyzer reports what is used twice and is good for one use.
var Analyzer = sdk.New("once", `report values that are good for one use and are used for more

A state, nonce or verifier that two sign-ins share ties neither to its browser. A code is exchanged once. A refresh replaces the tokens
that it was made with, so that dropping what it returns ends the session.`, run)

func run(pass *sdk.Pass) {
	c := checker{Pass: pass, uses: pass.Uses()}
	for cursor := range pass.Inspector.Root().Preorder((*ast.CallExpr)(nil), (*ast.CompositeLit)(nil), (*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		if pass.InTest(cursor.Node()) { // where there is one sign-in
			continue
		}
		switch node := cursor.Node().(type) {
		case *ast.CallExpr:
			c.fixedArgument(node)
			c.replaced(cursor, node)
			c.exchanged(cursor, node)
			c.began(cursor, node)
		case *ast.CompositeLit:
			c.fixedMembers(cursor, node)
		case *ast.AssignStmt:
			c.fixedMember(node)
			c.shared(cursor, node)
		case *ast.ValueSpec:
			c.declared(node)
		}
	}
}

type checker struct {
	*sdk.Pass
	uses *sdk.Uses
}

// isSignIn reports whether a call is one of the methods of usermanagement or sso, of whichever client.
func (c checker) isSignIn(call *ast.CallExpr, names ...string) bool {
	callee, ok := c.Ours(call)
	return ok && (sdk.IsIn(callee, "modules/usermanagement") || sdk.IsIn(callee, "modules/sso")) && slices.Contains(names, callee.Name())
}
