// Package secrets reports secrets that are revealed to people, logs and archives, and secrets that are compared byte by byte.
package secrets

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/sdk"
)

// Analyzer reports results of Reveal in places where they should not be.
var Analyzer = sdk.New("secrets", `report secrets that are revealed into logs, errors, addresses and JSON, or compared byte by byte

A secret prints as [redacted] until Reveal is called. Its result is an ordinary string, and everyone who reads the log has the secret.`, run)

func run(pass *sdk.Pass) {
	c := checker{Pass: pass, queries: map[*types.Var]bool{}}
	c.findQueries()
	nodes := []ast.Node{(*ast.CallExpr)(nil), (*ast.BinaryExpr)(nil), (*ast.AssignStmt)(nil), (*ast.CompositeLit)(nil)}
	for cursor := range pass.Inspector.Root().Preorder(nodes...) {
		if c.InTest(cursor.Node()) { // whose secrets are fake
			continue
		}
		switch node := cursor.Node().(type) {
		case *ast.CallExpr:
			c.call(node)
		case *ast.BinaryExpr:
			c.compared(node)
		case *ast.AssignStmt:
			c.assigned(node)
		case *ast.CompositeLit:
			c.labels(node)
		}
	}
}

type checker struct {
	*sdk.Pass
	queries map[*types.Var]bool // values that become the query of an address
}

// reveals returns the secret that is the value of an expression, or a part of it, in plain text. It follows variables, conversions, concatenation
// and fmt.Sprint; a hashed or truncated secret does not count.
func (c checker) reveals(expr ast.Expr) (secret ast.Expr, ok bool) {
	return c.secretIn(expr, 0, c.revealed)
}

// deepest bounds how far a value is followed: a variable may be assigned to itself.
const deepest = 10

func (c checker) secretIn(expr ast.Expr, depth int, is func(ast.Expr) (ast.Expr, bool)) (secret ast.Expr, ok bool) {
	if depth > deepest {
		return nil, false
	}
	from, _ := c.Sources.Of(expr)
	for _, source := range from {
		if secret, ok := is(source); ok {
			return secret, true
		}
		var parts []ast.Expr
		switch source := source.(type) {
		case *ast.BinaryExpr:
			if source.Op == token.ADD {
				parts = []ast.Expr{source.X, source.Y}
			}
		case *ast.CallExpr:
			callee := sdk.Callee(c.TypesInfo, source)
			switch operand, converts := sdk.Conversion(c.TypesInfo, source); {
			case converts:
				parts = []ast.Expr{operand}
			case sdk.IsOf(callee, "fmt", "Sprint", "Sprintf", "Sprintln", "Append", "Appendf", "Appendln"),
				sdk.IsOf(callee, "net/url", "QueryEscape", "PathEscape"), sdk.IsOf(callee, "strings", "TrimSpace", "Clone"):
				parts = source.Args
			}
		}
		for _, part := range parts {
			if secret, ok := c.secretIn(part, depth+1, is); ok {
				return secret, true
			}
		}
	}
	return nil, false
}

// revealed returns the secret that an expression is in plain text: a call of Reveal, or an API key converted to a string.
func (c checker) revealed(expr ast.Expr) (secret ast.Expr, ok bool) {
	call, ok := ast.Unparen(expr).(*ast.CallExpr)
	if !ok {
		return nil, false
	}
	if operand, converts := sdk.Conversion(c.TypesInfo, call); converts {
		of := c.TypesInfo.Types[operand]
		return operand, of.Value == nil && sdk.IsType(of.Type, "core", "APIKey") && !sdk.IsType(c.TypesInfo.TypeOf(call), "core", "APIKey")
	}
	callee, ours := c.Ours(call)
	receiver := sdk.Receiver(c.TypesInfo, call)
	return receiver, ours && receiver != nil && callee.Name() == "Reveal" && callee.Signature().Params().Len() == 0
}

// isURL reports whether a secret is an address to open in a browser, which a program shows to its user.
func (c checker) isURL(secret ast.Expr) bool {
	return sdk.IsType(c.TypesInfo.TypeOf(secret), "core", "SecretURL")
}

// call checks what a call writes where others read it.
func (c checker) call(call *ast.CallExpr) {
	callee := sdk.Callee(c.TypesInfo, call)
	if callee == nil {
		if name, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && c.TypesInfo.Uses[name] == types.Universe.Lookup("panic") {
			c.told(call, call.Args, "a panic")
		}
		return
	}
	c.encoded(call, callee)
	c.query(call, callee)
	c.stored(call, callee)
	if isComparison(callee) && len(call.Args) == 2 {
		c.compare(call, call.Args[0], call.Args[1])
	}
	if place, arguments := c.place(call, callee); place != "" {
		c.told(call, arguments, place)
	}
}

func (c checker) told(call *ast.CallExpr, arguments []ast.Expr, place string) {
	for _, argument := range arguments {
		secret, ok := c.reveals(argument)
		if !ok || c.isURL(secret) && place == printed {
			continue
		}
		var fixes []analysis.SuggestedFix
		if itself, ok := c.revealed(argument); ok && c.takesAnything(call, argument) {
			fixes = append(fixes, sdk.Replace("Let it print as [redacted]", argument, types.ExprString(itself)))
		}
		c.Report(argument, "this secret goes into "+place+" in the clear: pass the value without Reveal, which prints as [redacted], or leave it out", fixes...)
	}
}

// takesAnything reports whether the parameter that an argument is for is an interface.
func (c checker) takesAnything(call *ast.CallExpr, argument ast.Expr) bool {
	signature, ok := c.TypesInfo.TypeOf(call.Fun).Underlying().(*types.Signature)
	if !ok {
		return true // panic
	}
	for i, other := range call.Args {
		if other != argument || call.Ellipsis.IsValid() {
			continue
		}
		last := signature.Params().Len() - 1
		of := signature.Params().At(min(i, last)).Type()
		if signature.Variadic() && i >= last {
			of = of.(*types.Slice).Elem()
		}
		return types.IsInterface(of)
	}
	return false
}

// constantOf reports whether an expression is a constant, which no secret is.
func (c checker) constantOf(expr ast.Expr) bool {
	value := c.TypesInfo.Types[expr].Value
	return value != nil && value.Kind() == constant.String || c.TypesInfo.Types[expr].IsNil()
}
