// Package once reports single-use values that are used more than once, and replacements of such values that are dropped.
package once

import (
	"go/ast"
	"slices"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/sdk"
)

// Analyzer reports single-use values that are used twice.
var Analyzer = sdk.New("once", `report single-use values that are used more than once

A state, nonce or verifier that two sign-ins share ties neither to its browser. A code can be exchanged once. A refresh replaces the
tokens, so dropping its result ends the session.`, run)

func run(pass *sdk.Pass) {
	c := checker{Pass: pass, uses: pass.Uses()}
	for cursor := range pass.Inspector.Root().Preorder((*ast.CallExpr)(nil), (*ast.CompositeLit)(nil), (*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		if pass.InTest(cursor.Node()) { // which has one sign-in
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

// isSignIn reports whether a call is a method of usermanagement or sso, of any client.
func (c checker) isSignIn(call *ast.CallExpr, names ...string) bool {
	callee, ok := c.Ours(call)
	return ok && (sdk.IsIn(callee, "modules/usermanagement") || sdk.IsIn(callee, "modules/sso")) && slices.Contains(names, callee.Name())
}
