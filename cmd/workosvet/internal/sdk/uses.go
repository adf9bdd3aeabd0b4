package sdk

import (
	"go/ast"
	"go/token"
	"go/types"
	"iter"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// Uses has each use of a variable of the package, in source order.
type Uses struct {
	info *types.Info
	at   map[*types.Var][]Use
}

// Use is a use of a variable.
type Use struct {
	inspector.Cursor // its name

	Sets   bool     // the variable is set there
	Value  ast.Expr // the value; nil if it is not an expression, as for a parameter
	Result int      // the index of the result if Value is a call with several
}

// Uses analyzes the package once.
func (p *Pass) Uses() *Uses {
	u := &Uses{info: p.TypesInfo, at: map[*types.Var][]Use{}}
	for cursor := range p.Inspector.Root().Preorder((*ast.Ident)(nil)) {
		variable, ok := p.TypesInfo.ObjectOf(cursor.Node().(*ast.Ident)).(*types.Var)
		if ok && !variable.IsField() {
			u.at[variable] = append(u.at[variable], useAt(cursor))
		}
	}
	return u
}

func useAt(name inspector.Cursor) Use {
	use := Use{Cursor: name}
	kind, i := name.ParentEdge()
	var values []ast.Expr
	switch parent := name.Parent().Node().(type) {
	case *ast.AssignStmt:
		use.Sets, values = kind == edge.AssignStmt_Lhs, parent.Rhs
	case *ast.ValueSpec:
		use.Sets, values = kind == edge.ValueSpec_Names, parent.Values
	case *ast.RangeStmt:
		use.Sets = kind != edge.RangeStmt_X
	case *ast.Field:
		use.Sets = true
	case *ast.UnaryExpr:
		use.Sets = parent.Op == token.AND // through the pointer
	}
	switch {
	case !use.Sets || len(values) == 0:
	case len(values) == 1:
		use.Value, use.Result = values[0], i
	case i < len(values):
		use.Value = values[i]
	}
	return use
}

// Of returns the uses of a variable.
func (u *Uses) Of(variable *types.Var) []Use { return u.at[variable] }

// Reads returns the uses of a variable after it was first set.
func (u *Uses) Reads(variable *types.Var) iter.Seq[Use] {
	return func(yield func(Use) bool) {
		for _, use := range u.at[variable] {
			if !use.Sets && !yield(use) {
				return
			}
		}
	}
}

// Once returns the value of a local variable that is set exactly once.
func (u *Uses) Once(variable *types.Var) (only Use, ok bool) {
	if variable == nil || Global(variable) {
		return Use{}, false
	}
	for _, use := range u.at[variable] {
		switch {
		case !use.Sets:
		case ok || use.Value == nil:
			return Use{}, false
		default:
			only, ok = use, true
		}
	}
	return only, ok
}

// Value returns the source of an expression's value: the expression or, for a variable that is set once, that value, and the index of the result
// if the value has several.
func (u *Uses) Value(expr ast.Expr) (value ast.Expr, result int) {
	value = ast.Unparen(expr)
	for range 10 { // a variable may be assigned to itself
		name, ok := value.(*ast.Ident)
		if !ok {
			break
		}
		variable, _ := u.info.ObjectOf(name).(*types.Var)
		only, ok := u.Once(variable)
		if !ok {
			break
		}
		value, result = ast.Unparen(only.Value), only.Result
	}
	return value, result
}

// Last returns the value that was last assigned to a variable, in source order, before a place where it is read.
func (u *Uses) Last(at inspector.Cursor) (last Use, ok bool) {
	name, isName := at.Node().(*ast.Ident)
	if !isName {
		return Use{}, false
	}
	variable, _ := u.info.ObjectOf(name).(*types.Var)
	for _, use := range u.at[variable] {
		if use.Node().Pos() >= name.Pos() {
			break
		}
		if _, assigns := use.Parent().Node().(*ast.AssignStmt); use.Sets && (!assigns || use.Parent().Node().End() <= name.Pos()) {
			last, ok = use, true
		}
	}
	return last, ok
}

// CallOf returns the call that set a variable's value at a place, and the index of its result.
func (u *Uses) CallOf(at inspector.Cursor) (call *ast.CallExpr, result int, ok bool) {
	last, ok := u.Last(at)
	if !ok || last.Value == nil {
		return nil, 0, false
	}
	call, ok = ast.Unparen(last.Value).(*ast.CallExpr)
	return call, last.Result, ok
}

// Outer returns the first node around a node that is not a parenthesis, and the edge between them.
func Outer(at inspector.Cursor) (outer inspector.Cursor, kind edge.Kind) {
	for at.ParentEdgeKind() == edge.ParenExpr_X {
		at = at.Parent()
	}
	return at.Parent(), at.ParentEdgeKind()
}
