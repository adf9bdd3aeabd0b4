package sdk

import (
	"go/ast"
	"go/token"
	"go/types"
	"iter"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// Uses has each place where a variable of the package stands, in the order of the source.
type Uses struct {
	info *types.Info
	at   map[*types.Var][]Use
}

// Use is a place where a variable stands.
type Use struct {
	inspector.Cursor // its name

	Sets   bool     // the variable is given a value there
	Value  ast.Expr // what it is given; nil if that is no expression's value, as for a parameter
	Result int      // which result of Value, if that is a call with several
}

// Uses goes through the package once.
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
		use.Sets = parent.Op == token.AND // by whoever has the pointer
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

// Of returns the places of a variable.
func (u *Uses) Of(variable *types.Var) []Use { return u.at[variable] }

// Reads returns the places where a variable has been given its value already.
func (u *Uses) Reads(variable *types.Var) iter.Seq[Use] {
	return func(yield func(Use) bool) {
		for _, use := range u.at[variable] {
			if !use.Sets && !yield(use) {
				return
			}
		}
	}
}

// Once returns the value of a variable of a function that is given one value and no other.
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

// Value returns what the value of an expression is written as: the expression, or, of a variable that is given one value, that
// value, and which of its results if it has several.
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

// Last returns the value that a variable was given most recently, in the order of the source, before a place where it is read.
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

// CallOf returns the call that gave a variable the value that it has at a place, and which of the results that is.
func (u *Uses) CallOf(at inspector.Cursor) (call *ast.CallExpr, result int, ok bool) {
	last, ok := u.Last(at)
	if !ok || last.Value == nil {
		return nil, 0, false
	}
	call, ok = ast.Unparen(last.Value).(*ast.CallExpr)
	return call, last.Result, ok
}

// Outer returns the first node around a node that is no parenthesis, and how the node hangs on it.
func Outer(at inspector.Cursor) (outer inspector.Cursor, kind edge.Kind) {
	for at.ParentEdgeKind() == edge.ParenExpr_X {
		at = at.Parent()
	}
	return at.Parent(), at.ParentEdgeKind()
}
