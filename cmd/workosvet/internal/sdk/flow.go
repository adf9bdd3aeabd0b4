package sdk

import (
	"go/ast"

	"golang.org/x/tools/go/ast/inspector"
)

// Leaves reports whether a loop, or its function, is always left after a node.
func Leaves(at, loop inspector.Cursor) bool {
	for around := range at.Enclosing() {
		if around == loop {
			return false
		}
		if _, ok := around.Node().(*ast.ReturnStmt); ok || Ends(around.Node()) {
			return true
		}
	}
	return false
}

// Follows reports whether the second of two nodes of a function can be reached from the first.
func Follows(first, second inspector.Cursor) bool {
	var below inspector.Cursor // the child of around that the first is in
	for around := range first.Enclosing() {
		if around.Contains(second) {
			return !exclusive(around, below)
		}
		if _, ok := around.Node().(*ast.ReturnStmt); ok || Ends(around.Node()) {
			return false
		}
		below = around
	}
	return false
}

// exclusive reports whether a child of a statement is an alternative to the other children.
func exclusive(around, below inspector.Cursor) bool {
	if choice, ok := around.Node().(*ast.IfStmt); ok {
		return choice.Else != nil && below.Node() == ast.Node(choice.Body)
	}
	switch below.Node().(type) {
	case *ast.CaseClause, *ast.CommClause:
		return true
	}
	return false
}

// Ends reports whether a block leaves the code around it at its end.
func Ends(block ast.Node) bool {
	var body []ast.Stmt
	switch block := block.(type) {
	case *ast.BlockStmt:
		body = block.List
	case *ast.CaseClause:
		body = block.Body
	case *ast.CommClause:
		body = block.Body
	}
	if len(body) == 0 {
		return false
	}
	switch last := body[len(body)-1].(type) {
	case *ast.ReturnStmt, *ast.BranchStmt:
		return true
	case *ast.ExprStmt:
		call, ok := last.X.(*ast.CallExpr)
		if !ok {
			return false
		}
		switch function := call.Fun.(type) {
		case *ast.Ident:
			return function.Name == "panic"
		case *ast.SelectorExpr:
			return function.Sel.Name == "Exit" || function.Sel.Name == "Fatal" || function.Sel.Name == "Fatalf"
		}
	}
	return false
}
