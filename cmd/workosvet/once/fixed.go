package once

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/sdk"
)

// members are the fields of an authorization URL's parameters that must differ for each sign-in.
var members = map[string]string{"State": "a state", "Nonce": "a nonce", "ClaimNonce": "a claim nonce"}

func isURLParams(t types.Type) bool {
	return sdk.IsType(t, "modules/usermanagement", "AuthorizationURLParams") || sdk.IsType(t, "modules/sso", "AuthorizationURLParams")
}

// fixedMembers checks the members of a literal.
func (c checker) fixedMembers(at inspector.Cursor, literal *ast.CompositeLit) {
	if !isURLParams(c.TypesInfo.TypeOf(literal)) || throughPointer(at) {
		return
	}
	for i, element := range literal.Elts {
		member, ok := element.(*ast.KeyValueExpr)
		if !ok {
			return
		}
		name := member.Key.(*ast.Ident).Name
		if members[name] == "" {
			continue
		}
		var fixes []analysis.SuggestedFix
		if call, ok := at.Parent().Node().(*ast.CallExpr); ok && name == "State" && c.isSignIn(call, "AuthorizationURLWithPKCE") {
			fixes = append(fixes, without("Leave the state to the SDK, which generates a random one", literal.Elts, i))
		}
		c.fixed(member.Value, members[name], "sign-in", fixes...)
	}
}

// without returns the fix that removes an element of a list.
func without(message string, elements []ast.Expr, i int) analysis.SuggestedFix {
	edit := analysis.TextEdit{Pos: elements[i].Pos(), End: elements[i].End()}
	switch {
	case i > 0:
		edit.Pos = elements[i-1].End()
	case len(elements) > 1:
		edit.End = elements[1].Pos()
	}
	return analysis.SuggestedFix{Message: message, TextEdits: []analysis.TextEdit{edit}}
}

// throughPointer reports whether a literal is assigned through a pointer, as in authkit's OnAuthorize, whose state is a value of the program's
// own.
func throughPointer(at inspector.Cursor) bool {
	statement, ok := sdk.Assigned(at)
	if !ok {
		return false
	}
	for _, target := range statement.Lhs {
		if _, pointed := ast.Unparen(target).(*ast.StarExpr); pointed {
			return true
		}
	}
	return false
}

// fixedMember checks a member that is assigned after the literal. A pointer is OnAuthorize's.
func (c checker) fixedMember(statement *ast.AssignStmt) {
	if len(statement.Lhs) != len(statement.Rhs) {
		return
	}
	for i, target := range statement.Lhs {
		field, ok := ast.Unparen(target).(*ast.SelectorExpr)
		if !ok || members[field.Sel.Name] == "" || !isURLParams(c.TypesInfo.TypeOf(field.X)) {
			continue
		}
		if _, pointer := types.Unalias(c.TypesInfo.TypeOf(field.X)).(*types.Pointer); !pointer {
			c.fixed(statement.Rhs[i], members[field.Sel.Name], "sign-in")
		}
	}
}

// fixedArgument checks the functions that take such a value.
func (c checker) fixedArgument(call *ast.CallExpr) {
	for i, argument := range call.Args { // an option, among others
		option, ok := ast.Unparen(argument).(*ast.CallExpr)
		if ok && i > 0 && c.Calls(option, "core", "WithIdempotencyKey") && len(option.Args) == 1 {
			c.fixed(option.Args[0], "an idempotency key", "request", without("Leave the key to the SDK, which generates a random one", call.Args, i))
		}
	}
	switch {
	case len(call.Args) == 0:
	case c.Calls(call, "core", "WithIdempotencyKey"):
		c.fixed(call.Args[0], "an idempotency key", "request")
	case c.Calls(call, "pkce", "ParseVerifier"):
		c.fixed(call.Args[0], "a verifier", "sign-in")
	case c.Calls(call, "pkce", "Begin"):
		c.fixed(call.Args[0], "a state", "sign-in")
	}
}

// fixed reports a value that is the same for every use.
func (c checker) fixed(value ast.Expr, kind, each string, fixes ...analysis.SuggestedFix) {
	from, _ := c.uses.Value(value)
	for {
		call, ok := from.(*ast.CallExpr)
		if !ok || len(call.Args) != 1 || c.TypesInfo.Types[call].Value != nil {
			break
		}
		if !c.TypesInfo.Types[call.Fun].IsType() && !c.Calls(call, "core", "NewSecret") && !c.Calls(call, ".", "NewSecret") {
			break
		}
		from, _ = c.uses.Value(call.Args[0])
	}
	switch written := c.TypesInfo.Types[from].Value; {
	case written != nil && sdk.StringOf(written) != "":
		c.Report(value, kind+" that is a constant is the same for every "+each+": create one for each", fixes...)
	case written == nil && c.initialized(c.Sources.Variable(from)):
		c.Report(value, kind+" in a package variable is the same for every "+each+": create one for each", fixes...)
	}
}

// initialized reports whether a variable is a package variable that gets its value only from its declaration.
func (c checker) initialized(variable *types.Var) bool {
	if variable == nil || !sdk.Global(variable) || variable.Pkg() != c.Pkg {
		return false
	}
	for _, use := range c.uses.Of(variable) {
		if _, declared := use.Parent().Node().(*ast.ValueSpec); use.Sets && (!declared || use.Value == nil) {
			return false // it changes
		}
	}
	return true
}

// declared looks for a package variable that holds a verifier, a state or an authorization URL.
func (c checker) declared(spec *ast.ValueSpec) {
	if len(spec.Names) == 0 {
		return
	}
	if variable := c.Sources.Variable(spec.Names[0]); variable == nil || !sdk.Global(variable) || sdk.Blank(spec.Names[0]) {
		return
	}
	for _, value := range spec.Values {
		if call, ok := ast.Unparen(value).(*ast.CallExpr); ok && c.begins(call) {
			c.Report(call, "what starts a sign-in is in a package variable, and the same for every user: create it for each sign-in")
		}
	}
}

// shared looks for a request that stores one of these values where the next request overwrites it.
func (c checker) shared(at inspector.Cursor, statement *ast.AssignStmt) {
	function, ok := sdk.Function(at)
	if !ok {
		return
	}
	if _, handles := c.Request(function.Node()); !handles {
		return
	}
	for i, target := range statement.Lhs {
		variable := c.Sources.Variable(target)
		if variable == nil || !sdk.Global(variable) {
			continue
		}
		if sdk.IsType(variable.Type(), "pkce", "Verifier", "Pair", "Authorization") {
			c.Report(statement.Lhs[i], "what starts a sign-in is in a package variable, which the next request overwrites: keep it where only this browser can use it")
		}
	}
}

// begins reports whether a call creates a verifier, a state, or a URL with both.
func (c checker) begins(call *ast.CallExpr) bool {
	return c.Calls(call, "pkce", "NewVerifier", "NewVerifierOfLength", "ParseVerifier", "NewPair", "Begin") || c.isSignIn(call, "AuthorizationURLWithPKCE")
}
