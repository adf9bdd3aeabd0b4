package misuse

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// A kind checks a node of a program and its types, and calls found for each mistake of its kind. No kind reads the
// compiler's messages, because they change from one version of Go to the next.
type kind func(p *program, node ast.Node, around []ast.Node, found func(at token.Pos, reason string))

// kinds are the reasons for which a case may fail, as written in a want comment.
var kinds = []kind{
	missing,    // *workos.Public has no Organizations
	unexported, // portal.Service keeps client to itself
	mismatch,   // string is not a core.AccessToken; core.Option is not a core.GetOption: it lacks core.applyGet
	conversion, // *core.Client does not convert to *core.Confidential
	count,      // workos.NewConfidential takes 2 arguments or more, not 1
	comparison, // pkce.Verifier is not comparable; core.AccessToken does not compare with string
	sum,        // string and core.AccessToken do not add up
}

// missing finds a method, field or function that does not exist.
func missing(p *program, node ast.Node, _ []ast.Node, found func(token.Pos, string)) {
	switch node := node.(type) {
	case *ast.SelectorExpr:
		of, ok := p.owner(node.X)
		if ok && node.Sel.IsExported() && !p.has(node) {
			found(node.Sel.Pos(), of+" has no "+node.Sel.Name)
		}
	case *ast.CompositeLit:
		typ, fields := p.structure(node)
		for _, element := range node.Elts {
			pair, keyed := element.(*ast.KeyValueExpr)
			if !keyed || fields == nil {
				return
			}
			if key, ok := pair.Key.(*ast.Ident); ok && key.IsExported() && fieldOf(fields, key.Name) == nil {
				found(key.Pos(), p.name(typ)+" has no "+key.Name)
			}
		}
	}
}

// unexported finds a field of another package that a literal sets by position. Setting it by name is not a case: no
// change of the library could allow a lower-case name.
func unexported(p *program, node ast.Node, _ []ast.Node, found func(token.Pos, string)) {
	literal, ok := node.(*ast.CompositeLit)
	if !ok || len(literal.Elts) == 0 {
		return
	}
	typ, fields := p.structure(literal)
	if _, keyed := literal.Elts[0].(*ast.KeyValueExpr); keyed || fields == nil {
		return
	}
	for i := range min(len(literal.Elts), fields.NumFields()) {
		if field := fields.Field(i); !field.Exported() && field.Pkg() != p.pkg {
			found(literal.Elts[i].Pos(), p.name(typ)+" keeps "+field.Name()+" to itself")
		}
	}
}

// mismatch finds a value that is passed, returned or assigned to a field, and has the wrong type.
func mismatch(p *program, node ast.Node, around []ast.Node, found func(token.Pos, string)) {
	for _, put := range p.placed(node, around) {
		if types.AssignableTo(put.value, put.target) {
			continue
		}
		reason := p.name(put.value) + " is not " + withArticle(p.name(put.target))
		if wanted, ok := put.target.Underlying().(*types.Interface); ok {
			if method, _ := types.MissingMethod(put.value, wanted, true); method != nil {
				reason += ": it lacks " + p.methodName(method)
			}
		}
		found(put.at, reason)
	}
}

// conversion finds a conversion that Go rejects.
func conversion(p *program, node ast.Node, _ []ast.Node, found func(token.Pos, string)) {
	call, ok := node.(*ast.CallExpr)
	if !ok || len(call.Args) != 1 || !p.info.Types[call.Fun].IsType() {
		return
	}
	from, to := p.typeOf(call.Args[0]), p.typeOf(call.Fun)
	if from != nil && to != nil && !types.ConvertibleTo(from, to) {
		found(call.Pos(), p.name(from)+" does not convert to "+p.name(to))
	}
}

// count finds a call with more or fewer arguments than the function takes.
func count(p *program, node ast.Node, _ []ast.Node, found func(token.Pos, string)) {
	call, ok := node.(*ast.CallExpr)
	if !ok {
		return
	}
	function := p.signature(call)
	if function == nil {
		return
	}
	takes, given := function.Params().Len(), len(call.Args)
	switch {
	case function.Variadic() && given < takes-1:
		found(call.Rparen, fmt.Sprintf("%s takes %d arguments or more, not %d", types.ExprString(call.Fun), takes-1, given))
	case !function.Variadic() && given != takes:
		found(call.Rparen, fmt.Sprintf("%s takes %d arguments, not %d", types.ExprString(call.Fun), takes, given))
	}
}

// comparison finds an == or != of values that Go does not compare.
func comparison(p *program, node ast.Node, _ []ast.Node, found func(token.Pos, string)) {
	operation, ok := node.(*ast.BinaryExpr)
	if !ok || operation.Op != token.EQL && operation.Op != token.NEQ {
		return
	}
	x, y := p.typeOf(operation.X), p.typeOf(operation.Y)
	if x == nil || y == nil || isNil(x) || isNil(y) {
		return
	}
	switch {
	case !types.AssignableTo(x, y) && !types.AssignableTo(y, x):
		found(operation.X.Pos(), p.name(x)+" does not compare with "+p.name(y))
	case !types.Comparable(x):
		found(operation.X.Pos(), p.name(x)+" is not comparable")
	}
}

// sum finds a + of values of different types.
func sum(p *program, node ast.Node, _ []ast.Node, found func(token.Pos, string)) {
	operation, ok := node.(*ast.BinaryExpr)
	if !ok || operation.Op != token.ADD {
		return
	}
	x, y := p.typeOf(operation.X), p.typeOf(operation.Y)
	if x != nil && y != nil && !types.AssignableTo(x, y) && !types.AssignableTo(y, x) {
		found(operation.X.Pos(), p.name(x)+" and "+p.name(y)+" do not add up")
	}
}

// name returns the name of a type with its package, without aliases.
func (p *program) name(typ types.Type) string {
	typ = types.Unalias(typ)
	if pointer, ok := typ.(*types.Pointer); ok {
		return "*" + p.name(pointer.Elem())
	}
	return strings.TrimPrefix(types.TypeString(typ, p.qualifier), "untyped ")
}

func withArticle(name string) string {
	if strings.ContainsAny(name[:1], "aeio") { // usermanagement begins with a consonant
		return "an " + name
	}
	return "a " + name
}

// methodName returns the name of a method, with its package if it is unexported.
func (p *program) methodName(method *types.Func) string {
	if method.Exported() {
		return method.Name()
	}
	return method.Pkg().Name() + "." + method.Name()
}

// qualifier returns the name of an imported package; the program's own types have none.
func (p *program) qualifier(pkg *types.Package) string {
	if pkg == p.pkg {
		return ""
	}
	return pkg.Name()
}
