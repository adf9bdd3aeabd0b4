package sdk

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"reflect"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
)

// Sources holds the assignments to the variables of one package. It does not follow calls, fields, or elements of slices and maps.
type Sources struct {
	info    *types.Info
	values  map[*types.Var][]ast.Expr
	consts  map[*types.Const]ast.Expr
	unclear map[*types.Var]bool // also assigned elsewhere: by a pointer, a range, an operator, another package
}

var sources = &analysis.Analyzer{
	Name: "workossources", Doc: "find the assignments to the variables of a package",
	Requires: []*analysis.Analyzer{inspect.Analyzer}, ResultType: reflect.TypeFor[*Sources](), Run: findSources,
}

func findSources(pass *analysis.Pass) (any, error) {
	s := &Sources{
		info: pass.TypesInfo, values: map[*types.Var][]ast.Expr{}, consts: map[*types.Const]ast.Expr{}, unclear: map[*types.Var]bool{},
	}
	nodes := []ast.Node{(*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil), (*ast.RangeStmt)(nil), (*ast.UnaryExpr)(nil), (*ast.IncDecStmt)(nil)}
	pass.ResultOf[inspect.Analyzer].(*inspector.Inspector).Preorder(nodes, func(node ast.Node) {
		switch node := node.(type) {
		case *ast.AssignStmt:
			s.assign(node.Lhs, node.Rhs, node.Tok == token.ASSIGN || node.Tok == token.DEFINE)
		case *ast.ValueSpec:
			names := make([]ast.Expr, len(node.Names))
			for i, name := range node.Names {
				names[i] = name
				if declared, ok := pass.TypesInfo.Defs[name].(*types.Const); ok && i < len(node.Values) {
					s.consts[declared] = node.Values[i]
				}
			}
			s.assign(names, node.Values, true)
		case *ast.RangeStmt:
			s.assign([]ast.Expr{node.Key, node.Value}, nil, false)
		case *ast.IncDecStmt:
			s.assign([]ast.Expr{node.X}, nil, false)
		case *ast.UnaryExpr:
			if node.Op == token.AND {
				s.assign([]ast.Expr{node.X}, nil, false)
			}
		}
	})
	return s, nil
}

// assign records values for targets, one for each; if the assignment is not plain, it only records that the targets change.
func (s *Sources) assign(targets, values []ast.Expr, plain bool) {
	if plain && len(values) == 0 {
		return // a declaration: the zero value
	}
	for i, target := range targets {
		variable := s.Variable(target)
		switch {
		case variable == nil:
		case plain && len(values) == len(targets):
			s.values[variable] = append(s.values[variable], values[i])
		case plain: // one of the results of a call
			s.values[variable] = append(s.values[variable], values[0])
		default:
			s.unclear[variable] = true
		}
	}
}

// Variable returns the variable that an expression names, or nil. A field is not one.
func (s *Sources) Variable(expr ast.Expr) *types.Var {
	name, ok := unparen(expr).(*ast.Ident)
	if !ok {
		return nil
	}
	variable, _ := s.info.ObjectOf(name).(*types.Var)
	return variable
}

func unparen(expr ast.Expr) ast.Expr {
	if expr == nil {
		return nil
	}
	return ast.Unparen(expr)
}

// Of returns the possible sources of an expression's value: the expression itself or, for a variable of the analyzed package, everything that is
// assigned to it, through any number of variables. Whole reports whether there are no other assignments; a parameter has no known sources and is
// not whole. A call with several results is the source of each.
func (s *Sources) Of(expr ast.Expr) (from []ast.Expr, whole bool) {
	return s.of(expr, map[*types.Var]bool{})
}

func (s *Sources) of(expr ast.Expr, seen map[*types.Var]bool) (from []ast.Expr, whole bool) {
	expr = ast.Unparen(expr)
	variable := s.Variable(expr)
	if variable == nil {
		return []ast.Expr{expr}, true
	}
	if seen[variable] {
		return nil, true
	}
	seen[variable] = true
	values := s.values[variable]
	whole = len(values) > 0 && !s.unclear[variable] && !Global(variable)
	for _, value := range values {
		more, all := s.of(value, seen)
		from, whole = append(from, more...), whole && all
	}
	return from, whole
}

// Global reports whether a variable is a package variable.
func Global(variable *types.Var) bool {
	return variable.Pkg() != nil && variable.Parent() == variable.Pkg().Scope()
}

// Text is a constant string that an expression can have as its value.
type Text struct {
	Value string
	At    ast.Expr // the literal, or the name of a constant of another package
}

// Texts returns the constant strings that an expression can have as its value, through variables and conversions.
func (s *Sources) Texts(expr ast.Expr) []Text {
	var texts []Text
	from, _ := s.Of(expr)
	for _, source := range from {
		operand, converts := Conversion(s.info, source)
		if value := s.info.Types[source].Value; value != nil && value.Kind() == constant.String {
			texts = append(texts, Text{Value: constant.StringVal(value), At: s.Literal(source)})
		} else if converts {
			texts = append(texts, s.Texts(operand)...)
		}
	}
	return texts
}

// Literal returns where a constant expression is written: the literal behind its conversions and the constants of the package, or the expression
// itself.
func (s *Sources) Literal(expr ast.Expr) ast.Expr {
	for {
		expr = ast.Unparen(expr)
		if operand, ok := Conversion(s.info, expr); ok {
			expr = operand
			continue
		}
		name, ok := expr.(*ast.Ident)
		if !ok {
			return expr
		}
		declared, _ := s.info.Uses[name].(*types.Const)
		if s.consts[declared] == nil {
			return expr
		}
		expr = s.consts[declared]
	}
}

// StringOf returns the value of a string constant, or nothing.
func StringOf(value constant.Value) string {
	if value == nil || value.Kind() != constant.String {
		return ""
	}
	return constant.StringVal(value)
}
