package secrets

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/sdk"
)

// isComparison reports whether a function compares two texts and stops at the first difference.
func isComparison(callee *types.Func) bool {
	return sdk.IsOf(callee, "bytes", "Equal", "Compare", "EqualFold") || sdk.IsOf(callee, "strings", "Compare", "EqualFold") ||
		sdk.IsOf(callee, "reflect", "DeepEqual")
}

// compared checks == and !=.
func (c checker) compared(binary *ast.BinaryExpr) {
	if binary.Op == token.EQL || binary.Op == token.NEQ {
		c.compare(binary, binary.X, binary.Y)
	}
}

// compare reports a comparison of a plain secret with received data. A constant is not a secret: "" means none.
func (c checker) compare(at, x, y ast.Expr) {
	left, isLeft := c.comparable(x)
	right, isRight := c.comparable(y)
	if !isLeft && !isRight || c.constantOf(x) || c.constantOf(y) || isLeft && c.isURL(left) || isRight && c.isURL(right) {
		return
	}
	const message = "the time that this takes reveals how much of the secret was right: "
	binary, byOperator := at.(*ast.BinaryExpr)
	if c.haveEqual(x, y) {
		var fixes []analysis.SuggestedFix
		if byOperator {
			left, _ := c.revealed(x)
			right, _ := c.revealed(y)
			text := types.ExprString(left) + ".Equal(" + types.ExprString(right) + ")"
			if binary.Op == token.NEQ {
				text = "!" + text
			}
			fixes = append(fixes, sdk.Replace("Compare with Equal", at, text))
		}
		c.Report(at, message+"use Equal, which takes constant time", fixes...)
		return
	}
	var fixes []analysis.SuggestedFix
	if name, edits, ok := c.Import(at, "crypto/subtle"); ok && byOperator {
		result := " == 1"
		if binary.Op == token.NEQ {
			result = " != 1"
		}
		text := name + ".ConstantTimeCompare([]byte(" + types.ExprString(x) + "), []byte(" + types.ExprString(y) + "))" + result
		fixes = append(fixes, sdk.Replace("Compare with subtle.ConstantTimeCompare", at, text, edits...))
	}
	c.Report(at, message+"use subtle.ConstantTimeCompare", fixes...)
}

// comparable returns the secret that is an operand of a comparison: the result of Reveal, or an API key, which is a string.
func (c checker) comparable(expr ast.Expr) (secret ast.Expr, ok bool) {
	if of := c.TypesInfo.TypeOf(expr); sdk.IsType(of, "core", "APIKey") {
		_, pointer := types.Unalias(of).(*types.Pointer)
		return expr, !pointer
	}
	return c.reveals(expr)
}

// haveEqual reports whether both operands are secrets of one type, revealed in place, that have a method Equal.
func (c checker) haveEqual(x, y ast.Expr) bool {
	left, isLeft := c.revealed(x)
	right, isRight := c.revealed(y)
	if !isLeft || !isRight || !types.Identical(c.TypesInfo.TypeOf(left), c.TypesInfo.TypeOf(right)) {
		return false
	}
	equal, _, _ := types.LookupFieldOrMethod(c.TypesInfo.TypeOf(left), true, c.Pkg, "Equal")
	_, ok := equal.(*types.Func)
	return ok
}
