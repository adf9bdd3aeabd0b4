package misuse

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/workos-typestate/workos/internal/test/typecheck"
)

// program is a checked program, possibly with errors.
type program struct {
	pkg  *types.Package
	info *types.Info
}

// mistake is a mistake that the types show.
type mistake struct {
	at     token.Pos
	reason string
}

// mistakesIn returns the mistakes that the kinds find in a file.
func mistakesIn(checked typecheck.Checked, file *ast.File) (mistakes []mistake) {
	p := &program{pkg: checked.Package, info: checked.Info}
	ast.PreorderStack(file, nil, func(node ast.Node, around []ast.Node) bool {
		for _, find := range kinds {
			find(p, node, around, func(at token.Pos, reason string) {
				mistakes = append(mistakes, mistake{at, reason})
			})
		}
		return true
	})
	return mistakes
}

// typeOf returns nil if the type is unknown, which is an error of another node.
func (p *program) typeOf(expr ast.Expr) types.Type {
	typ := p.info.TypeOf(expr)
	if typ == nil || typ == types.Typ[types.Invalid] {
		return nil
	}
	return typ
}

func (p *program) isTuple(expr ast.Expr) bool {
	_, ok := p.info.TypeOf(expr).(*types.Tuple)
	return ok
}

// owner returns the name before the dot of a selector: a package, or a known type.
func (p *program) owner(expr ast.Expr) (string, bool) {
	if imported := p.imported(expr); imported != nil {
		return imported.Name(), true
	}
	if typ := p.typeOf(expr); typ != nil {
		return p.name(typ), true
	}
	return "", false
}

// has reports whether the target of a selector exists.
func (p *program) has(selector *ast.SelectorExpr) bool {
	if imported := p.imported(selector.X); imported != nil {
		return imported.Scope().Lookup(selector.Sel.Name) != nil
	}
	object, _, _ := types.LookupFieldOrMethod(p.typeOf(selector.X), true, p.pkg, selector.Sel.Name)
	return object != nil
}

// imported returns the package that expr names, or nil.
func (p *program) imported(expr ast.Expr) *types.Package {
	if name, ok := expr.(*ast.Ident); ok {
		if pkg, ok := p.info.Uses[name].(*types.PkgName); ok {
			return pkg.Imported()
		}
	}
	return nil
}

// structure returns the type of a literal and its fields, which are nil if it is not a struct.
func (p *program) structure(literal *ast.CompositeLit) (types.Type, *types.Struct) {
	typ := p.typeOf(literal)
	if typ == nil {
		return nil, nil
	}
	fields, _ := typ.Underlying().(*types.Struct)
	return typ, fields
}

func fieldOf(fields *types.Struct, name string) *types.Var {
	for field := range fields.Fields() {
		if field.Name() == name {
			return field
		}
	}
	return nil
}

// signature returns the signature of the called function, or nil for a conversion, a builtin, a generic function with
// unknown type arguments, and a call with the results of another.
func (p *program) signature(call *ast.CallExpr) *types.Signature {
	typ := p.typeOf(call.Fun)
	if len(call.Args) == 1 && p.isTuple(call.Args[0]) {
		return nil
	}
	if typ == nil || p.info.Types[call.Fun].IsType() || p.info.Types[call.Fun].IsBuiltin() {
		return nil
	}
	signature, ok := typ.Underlying().(*types.Signature)
	if !ok || signature.TypeParams().Len() > 0 {
		return nil
	}
	return signature
}

// placement is a value and the type of its place.
type placement struct {
	at            token.Pos
	value, target types.Type
}

// placed returns the values that a node passes, returns or assigns to fields.
func (p *program) placed(node ast.Node, around []ast.Node) (placed []placement) {
	place := func(expr ast.Expr, target types.Type) {
		if value := p.typeOf(expr); value != nil && target != nil {
			placed = append(placed, placement{expr.Pos(), value, target})
		}
	}
	switch node := node.(type) {
	case *ast.CallExpr:
		if function := p.signature(node); function != nil {
			for i, argument := range node.Args {
				place(argument, parameter(function, i, node.Ellipsis.IsValid()))
			}
		}
	case *ast.ReturnStmt:
		results := p.results(around)
		if len(node.Results) == 1 && p.isTuple(node.Results[0]) {
			returned := p.info.TypeOf(node.Results[0]).(*types.Tuple)
			for i := range min(returned.Len(), results.Len()) {
				placed = append(placed, placement{node.Results[0].Pos(), returned.At(i).Type(), results.At(i).Type()})
			}
			return placed
		}
		for i := range min(len(node.Results), results.Len()) {
			place(node.Results[i], results.At(i).Type())
		}
	case *ast.CompositeLit:
		_, fields := p.structure(node)
		for _, element := range node.Elts {
			pair, keyed := element.(*ast.KeyValueExpr)
			if !keyed || fields == nil {
				return placed
			}
			if key, ok := pair.Key.(*ast.Ident); ok {
				if field := fieldOf(fields, key.Name); field != nil {
					place(pair.Value, field.Type())
				}
			}
		}
	}
	return placed
}

// parameter returns the type of the argument at i; nil if there is no such parameter.
func parameter(function *types.Signature, i int, ellipsis bool) types.Type {
	params := function.Params()
	if last := params.Len() - 1; function.Variadic() && i >= last && !ellipsis {
		return params.At(last).Type().(*types.Slice).Elem()
	}
	if i >= params.Len() {
		return nil
	}
	return params.At(i).Type()
}

// results returns the results of the innermost function around a node.
func (p *program) results(around []ast.Node) *types.Tuple {
	for i := len(around) - 1; i >= 0; i-- {
		switch function := around[i].(type) {
		case *ast.FuncLit:
			return p.info.TypeOf(function).(*types.Signature).Results()
		case *ast.FuncDecl:
			return p.info.Defs[function.Name].Type().(*types.Signature).Results()
		}
	}
	return nil
}

func isNil(typ types.Type) bool { return typ == types.Typ[types.UntypedNil] }
