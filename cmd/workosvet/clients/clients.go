// Package clients reports clients whose creation or use wastes connections and cached state, and results that are ignored.
package clients

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/sdk"
)

// Analyzer reports clients that are created or used in the wrong way.
var Analyzer = sdk.New("clients", `report clients that are created for each request, ignored results, and calls without the context of the request

A client keeps connections, the keys of access tokens and the refreshes under way. A call ends when its context does, and its result
is often the only sign of what happened.`, run)

func run(pass *sdk.Pass) {
	c := checker{Pass: pass, uses: pass.Uses(), legacy: map[*ast.File]bool{}}
	for cursor := range pass.Inspector.Root().Preorder((*ast.CallExpr)(nil), (*ast.SelectorExpr)(nil)) {
		switch node := cursor.Node().(type) {
		case *ast.SelectorExpr:
			c.fga(node)
		case *ast.CallExpr:
			callee, ok := c.Ours(node)
			if !ok {
				continue
			}
			c.background(cursor, node)
			c.unread(node)
			c.unused(cursor, node, callee)
			if !c.InTest(node) {
				c.decides(cursor, node)
				c.shownOnce(cursor, node, callee)
				c.perRequest(cursor, node)
				c.plain(cursor, node)
			}
		}
	}
}

type checker struct {
	*sdk.Pass
	uses   *sdk.Uses
	legacy map[*ast.File]bool // already reported for the file
}

// constructors create values that should live as long as the program.
var constructors = map[string][]string{
	".":                                     {"NewConfidential", "NewPublic"},
	"core":                                  {"NewClient", "NewConfidential"},
	"env":                                   {"Confidential", "New", "Public"},
	"modules/featureflags":                  {"Service.StartRuntime"},
	"modules/usermanagement/authkit":        {"New"},
	"modules/usermanagement/bearer":         {"New"},
	"modules/usermanagement/session":        {"NewManager"},
	"modules/usermanagement/tokens/machine": {"New"},
}

// keepers return values that keep using their context: the end of a request's context would stop them.
var keepers = map[string][]string{
	"modules/featureflags":                       {"Service.StartRuntime"},
	"modules/usermanagement/tokens/oauth2source": {"New"},
}

func (c checker) callsAny(call *ast.CallExpr, of map[string][]string) bool {
	for folder, names := range of {
		if c.Calls(call, folder, names...) {
			return true
		}
	}
	return false
}

// perRequest looks for repeated calls with the same values.
func (c checker) perRequest(at inspector.Cursor, call *ast.CallExpr) {
	if !c.callsAny(call, constructors) {
		return
	}
	function, ok := sdk.Function(at)
	if !ok {
		return
	}
	const kept = ", this reuses no connections, keys, flags or refreshes: create it once, when the program starts"
	if _, handles := c.Request(function.Node()); handles && !c.varies(call, function.Node()) {
		c.Report(call, "created for each request"+kept)
		return
	}
	if loop, ok := sdk.Loop(at); ok && !c.counts(loop.Node()) && !c.varies(call, loop.Node()) {
		c.Report(call, "created in each iteration of a loop"+kept)
	}
}

// counts reports whether a loop creates a number of values on purpose.
func (c checker) counts(loop ast.Node) bool {
	switch loop := loop.(type) {
	case *ast.RangeStmt:
		basic, ok := c.TypesInfo.TypeOf(loop.X).Underlying().(*types.Basic)
		return ok && basic.Info()&types.IsInteger != 0
	case *ast.ForStmt:
		return loop.Init != nil && loop.Post != nil
	}
	return false
}

// varies reports whether the receiver or the arguments of a call depend on something that is declared in a part of the program, other than the
// receiver of a method. A context does not count.
func (c checker) varies(call *ast.CallExpr, within ast.Node) bool {
	var receiver ast.Node
	if method, ok := within.(*ast.FuncDecl); ok && method.Recv != nil {
		receiver = method.Recv
	}
	seen := map[*types.Var]bool{}
	var look func(ast.Node) bool
	look = func(node ast.Node) (varies bool) {
		ast.Inspect(node, func(node ast.Node) bool {
			name, ok := node.(*ast.Ident)
			if !ok || varies {
				return !varies
			}
			variable := c.Sources.Variable(name)
			if variable == nil || variable.IsField() || seen[variable] || !inside(variable.Pos(), within) || inside(variable.Pos(), receiver) {
				return true
			}
			seen[variable] = true
			only, once := c.uses.Once(variable)
			varies = !once || look(only.Value)
			return !varies
		})
		return varies
	}
	for _, argument := range call.Args {
		if !sdk.IsContext(c.TypesInfo.TypeOf(argument)) && look(argument) {
			return true
		}
	}
	return look(call.Fun)
}

func inside(pos token.Pos, node ast.Node) bool {
	return node != nil && node.Pos() <= pos && pos < node.End()
}

// background looks for a call that continues when its request has ended.
func (c checker) background(at inspector.Cursor, call *ast.CallExpr) {
	function, ok := sdk.Function(at)
	if !ok || len(call.Args) == 0 || c.callsAny(call, keepers) {
		return
	}
	request, handles := c.Request(function.Node())
	if !handles {
		return
	}
	for range at.Enclosing((*ast.GoStmt)(nil), (*ast.DeferStmt)(nil)) {
		return // it may outlive the request
	}
	root := c.root(call.Args[0])
	if root == nil {
		return
	}
	message := "this call does not end with the request: pass its context, or context.WithoutCancel of it for work that must finish"
	if request == "" {
		c.Report(call.Args[0], message)
		return
	}
	replaced := ast.Expr(root)
	if !inside(root.Pos(), function.Node()) {
		replaced = call.Args[0]
	}
	c.Report(call.Args[0], message, sdk.Replace("Use the context of the request", replaced, request+".Context()"))
}

// root returns the context.Background or context.TODO that a context is derived from.
func (c checker) root(ctx ast.Expr) *ast.CallExpr {
	for range 10 {
		value, _ := c.uses.Value(ctx)
		call, ok := value.(*ast.CallExpr)
		if !ok {
			return nil
		}
		callee := sdk.Callee(c.TypesInfo, call)
		switch {
		case callee == nil:
			return nil
		case sdk.IsOf(callee, "context", "Background", "TODO"):
			return call
		case sdk.IsOf(callee, "context", "WithCancel", "WithTimeout", "WithDeadline", "WithValue") && len(call.Args) > 0:
			ctx = call.Args[0]
		default:
			return nil
		}
	}
	return nil
}

// fga looks for the legacy API, once per file.
func (c checker) fga(selector *ast.SelectorExpr) {
	object := c.TypesInfo.Uses[selector.Sel]
	field, isField := object.(*types.Var)
	legacy := isField && field.IsField() && sdk.Is(field, ".", "FGA") || sdk.Is(object, "modules/fga", "New")
	if file := c.File(selector); legacy && !c.legacy[file] && !sdk.Ours(c.Pkg) {
		c.legacy[file] = true
		c.Report(selector, "this is the legacy API of warrants, which WorkOS has replaced: use Authorization")
	}
}
