// Package required reports requests without values that the API requires.
package required

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/sdk"
)

// Analyzer reports parameters without a member that the API requires, and nil choices.
var Analyzer = sdk.New("required", `report requests without values that the API requires

The members of a ...Params struct without omitzero are always sent, and WorkOS rejects an empty one. A nil choice names nothing.`, run)

func run(pass *sdk.Pass) {
	c := checker{pass, pass.Uses()}
	for cursor := range pass.Inspector.Root().Preorder((*ast.CallExpr)(nil)) {
		call := cursor.Node().(*ast.CallExpr)
		// Unexported code of the SDK may add the rest.
		if callee, ok := pass.Ours(call); ok && callee.Exported() && !pass.InTest(call) {
			c.call(call, callee)
		}
	}
}

type checker struct {
	*sdk.Pass
	uses *sdk.Uses
}

func (c checker) call(call *ast.CallExpr, callee *types.Func) {
	parameters := callee.Signature().Params()
	sent := sends(callee.Signature())
	for i, argument := range call.Args {
		if i >= parameters.Len() || callee.Signature().Variadic() && i == parameters.Len()-1 {
			break
		}
		parameter := parameters.At(i)
		if sdk.IsSum(parameter.Type()) && !mayBeNil(callee, parameter.Type()) && c.isNil(argument) {
			c.Report(argument, parameter.Name()+" is nil, which "+callee.Name()+" rejects")
			continue
		}
		c.argument(argument, sent)
	}
}

// sends reports whether a function makes a request: it takes request options.
func sends(signature *types.Signature) bool {
	if !signature.Variadic() {
		return false
	}
	last := signature.Params().At(signature.Params().Len() - 1).Type()
	named := sdk.Named(last.(*types.Slice).Elem())
	return named != nil && sdk.IsIn(named.Obj(), "core") && strings.HasSuffix(named.Obj().Name(), "Option")
}

// isNil reports whether an argument is nil, or a variable that is never set.
func (c checker) isNil(argument ast.Expr) bool {
	if c.TypesInfo.Types[argument].IsNil() {
		return true
	}
	variable := c.Sources.Variable(argument)
	if variable == nil || sdk.Global(variable) {
		return false
	}
	declared := false
	for _, use := range c.uses.Of(variable) {
		if use.Sets {
			_, inDeclaration := use.Parent().Node().(*ast.ValueSpec)
			if declared = inDeclaration && use.Value == nil; !declared {
				return false
			}
		}
	}
	return declared
}

// argument checks an argument of an SDK call: a literal, or a variable whose every use is known.
func (c checker) argument(argument ast.Expr, sent bool) {
	if lit := literalOf(argument); lit != nil {
		c.literal(lit, sent, nil)
		return
	}
	variable := c.Sources.Variable(argument)
	if variable == nil || sdk.Global(variable) {
		return
	}
	fields, ok := c.TypesInfo.TypeOf(argument).Underlying().(*types.Struct)
	if pointer, isPointer := c.TypesInfo.TypeOf(argument).Underlying().(*types.Pointer); isPointer {
		fields, ok = pointer.Elem().Underlying().(*types.Struct)
	}
	if !ok || fields == nil {
		return
	}
	var literals []*ast.CompositeLit
	zero, assigned := false, map[string]bool{}
	for _, use := range c.uses.Of(variable) {
		switch parent := use.Parent().Node().(type) {
		case *ast.SelectorExpr: // a field that is set or read
			if kind := use.Parent().ParentEdgeKind(); kind == edge.AssignStmt_Lhs || kind == edge.UnaryExpr_X {
				assigned[parent.Sel.Name] = true
			} else if _, method := c.TypesInfo.Uses[parent.Sel].(*types.Func); method {
				return
			} else if kind == edge.IndexExpr_X || kind == edge.SelectorExpr_X {
				assigned[parent.Sel.Name] = true // a nested field
			}
		case *ast.UnaryExpr: // a pointer to it
			if !c.given(use.Parent().Parent().Node()) {
				return
			}
		case *ast.CallExpr:
			if !c.given(parent) {
				return
			}
		default:
			_, declaration := parent.(*ast.ValueSpec)
			switch lit := literalOf(use.Value); {
			case lit != nil:
				literals = append(literals, lit)
			case use.Sets && declaration && use.Value == nil:
				zero = true
			default:
				return
			}
		}
	}
	switch {
	case len(literals) == 1 && !zero:
		c.literal(literals[0], sent, assigned)
	case zero && len(literals) == 0 && !isPointer(c.TypesInfo.TypeOf(argument)):
		c.report(argument, c.TypesInfo.TypeOf(argument), sent, assigned)
	}
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

// given reports whether a node is a call of the SDK, which changes no parameters.
func (c checker) given(node ast.Node) bool {
	call, ok := node.(*ast.CallExpr)
	if !ok {
		return false
	}
	_, ok = c.Ours(call)
	return ok
}

// literalOf returns the struct literal that an expression is, or points to.
func literalOf(expr ast.Expr) *ast.CompositeLit {
	if expr == nil {
		return nil
	}
	expr = ast.Unparen(expr)
	if pointer, ok := expr.(*ast.UnaryExpr); ok {
		expr = ast.Unparen(pointer.X)
	}
	lit, _ := expr.(*ast.CompositeLit)
	return lit
}

// literal checks a literal and the literals within it. Set are the fields that are assigned afterwards.
func (c checker) literal(lit *ast.CompositeLit, sent bool, set map[string]bool) {
	named := map[string]bool{}
	for name := range set {
		named[name] = true
	}
	positional := false
	for _, element := range lit.Elts {
		value := element
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			value = pair.Value
			if key, ok := pair.Key.(*ast.Ident); ok {
				named[key.Name] = true
			}
		} else {
			positional = true
		}
		if within := literalOf(value); within != nil {
			c.literal(within, sent, nil)
		}
	}
	if !positional {
		c.report(lit, c.TypesInfo.TypeOf(lit), sent, named)
	}
}

// report reports the missing members of a struct, given the fields that are set.
func (c checker) report(at ast.Expr, of types.Type, sent bool, set map[string]bool) {
	named := sdk.Named(of)
	if named == nil || !sdk.Ours(named.Obj().Pkg()) {
		return
	}
	var missing []string
	for _, choice := range choices(named, sent) {
		if !slices.ContainsFunc(choice, func(name string) bool { return set[name] }) {
			missing = append(missing, list(choice, "or"))
		}
	}
	if len(missing) > 0 {
		c.Report(at, named.Obj().Name()+" lacks "+list(missing, "and")+", which WorkOS requires")
	}
}

func list(names []string, conjunction string) string {
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " " + conjunction + " " + names[last]
}
