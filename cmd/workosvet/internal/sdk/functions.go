package sdk

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// Function returns the innermost function that a node is in: a declaration or a literal.
func Function(at inspector.Cursor) (function inspector.Cursor, ok bool) {
	if !at.Valid() || at.Node() == nil {
		return inspector.Cursor{}, false
	}
	for around := range at.Parent().Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		return around, true
	}
	return inspector.Cursor{}, false
}

// Outermost returns the declaration of the function that a node is in.
func Outermost(at inspector.Cursor) (function inspector.Cursor, ok bool) {
	for around := range at.Enclosing((*ast.FuncDecl)(nil)) {
		return around, true
	}
	return inspector.Cursor{}, false
}

// Loop returns the innermost loop around a node in the same function.
func Loop(at inspector.Cursor) (loop inspector.Cursor, ok bool) {
	for around := range at.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		switch around.Node().(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			if around != at {
				return around, true
			}
		default:
			return inspector.Cursor{}, false
		}
	}
	return inspector.Cursor{}, false
}

// Type returns the type of a function as written.
func Type(function ast.Node) *ast.FuncType {
	switch function := function.(type) {
	case *ast.FuncDecl:
		return function.Type
	case *ast.FuncLit:
		return function.Type
	}
	return nil
}

// Request reports whether a function is called for one HTTP request, by its parameters, and returns the expression of that request in its body:
// "r", "c.Request" or, if the parameter has no name, "".
func (p *Pass) Request(function ast.Node) (expr string, ok bool) {
	written := Type(function)
	if written == nil {
		return "", false
	}
	for _, field := range written.Params.List {
		suffix, is := requestOf(p.TypesInfo.TypeOf(field.Type))
		if !is {
			continue
		}
		if len(field.Names) == 0 || field.Names[0].Name == "_" {
			return "", true
		}
		return field.Names[0].Name + suffix, true
	}
	return "", false
}

// requestOf returns the path from a parameter to a *http.Request: nothing, or the field or method of a router's context.
func requestOf(t types.Type) (suffix string, ok bool) {
	if t == nil {
		return "", false
	}
	if isRequest(t) {
		return "", true
	}
	named := Named(t)
	if named == nil || Ours(named.Obj().Pkg()) || IsOf(named.Obj(), "net/http", named.Obj().Name()) {
		return "", false
	}
	member, _, _ := types.LookupFieldOrMethod(t, true, named.Obj().Pkg(), "Request")
	switch member := member.(type) {
	case *types.Var:
		return ".Request", isRequest(member.Type())
	case *types.Func:
		signature := member.Signature()
		return ".Request()", signature.Params().Len() == 0 && signature.Results().Len() == 1 && isRequest(signature.Results().At(0).Type())
	}
	return "", false
}

func isRequest(t types.Type) bool {
	pointer, ok := types.Unalias(t).(*types.Pointer)
	if !ok {
		return false
	}
	named := Named(pointer)
	return named != nil && IsOf(named.Obj(), "net/http", "Request")
}

// Calls reports whether a call is of one of the functions or methods of a folder of the SDK.
func (p *Pass) Calls(call *ast.CallExpr, inFolder string, names ...string) bool {
	callee := Callee(p.TypesInfo, call)
	return callee != nil && Is(callee, inFolder, names...)
}

// Ours returns the SDK function that a call calls.
func (p *Pass) Ours(call *ast.CallExpr) (callee *types.Func, ok bool) {
	callee = Callee(p.TypesInfo, call)
	return callee, callee != nil && Ours(callee.Pkg())
}

// Assigned returns the statement that assigns the results of a call.
func Assigned(call inspector.Cursor) (statement *ast.AssignStmt, ok bool) {
	outer, kind := Outer(call)
	statement, ok = outer.Node().(*ast.AssignStmt)
	return statement, ok && kind == edge.AssignStmt_Rhs
}

// Dropped reports whether the first result of a call is not used.
func Dropped(call inspector.Cursor) bool {
	outer, _ := Outer(call)
	switch outer := outer.Node().(type) {
	case *ast.ExprStmt, *ast.GoStmt, *ast.DeferStmt:
		return true
	case *ast.AssignStmt:
		return Blank(outer.Lhs[0])
	}
	return false
}

// Blank reports whether an expression is the blank identifier, or is missing.
func Blank(expr ast.Expr) bool {
	name, ok := expr.(*ast.Ident)
	return expr == nil || ok && name.Name == "_"
}

// IsRequest reports whether t is a *http.Request, or a router's context that has one.
func IsRequest(t types.Type) bool {
	_, ok := requestOf(t)
	return ok
}

// IsContext reports whether t is context.Context.
func IsContext(t types.Type) bool {
	named := Named(t)
	return named != nil && IsOf(named.Obj(), "context", "Context")
}
