package verified

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/sdk"
)

const unverifiedClaims = "the signature of this token is not verified, and anyone can write its claims: use VerifyAccessToken, session.Manager.Authenticate or package bearer"

// claims looks for a token that is read without its signature: split at its dots, or by a function whose name says so.
func (c checker) claims(call *ast.CallExpr, callee *types.Func) {
	switch {
	case sdk.IsOf(callee, "strings", "Split", "SplitN", "Cut"):
		if len(call.Args) > 1 && sdk.StringOf(c.TypesInfo.Types[call.Args[1]].Value) == "." && c.isToken(call.Args[0]) {
			c.Report(call, unverifiedClaims)
		}
	case strings.Contains(callee.Name(), "Unverified"), strings.Contains(callee.Name(), "Insecure"), strings.HasPrefix(callee.Name(), "Unsafe"):
		read := call.Args
		if receiver := sdk.Receiver(c.TypesInfo, call); receiver != nil {
			value, _ := c.uses.Value(receiver)
			if parsed, ok := value.(*ast.CallExpr); ok {
				read = append(parsed.Args[:len(parsed.Args):len(parsed.Args)], read...)
			}
		}
		for _, argument := range read {
			if c.isToken(argument) {
				c.Report(call, unverifiedClaims)
			}
		}
	}
}

// isToken reports whether a text is an access token from another party: one that WorkOS has just returned to this program needs no verification.
func (c checker) isToken(text ast.Expr) bool {
	value, _ := c.uses.Value(text)
	if operand, ok := sdk.Conversion(c.TypesInfo, value); ok {
		return c.isToken(operand)
	}
	revealed, ok := value.(*ast.CallExpr)
	if !ok {
		return false
	}
	callee, ok := c.Ours(revealed)
	token := sdk.Receiver(c.TypesInfo, revealed)
	return ok && callee.Name() == "Reveal" && sdk.IsType(c.TypesInfo.TypeOf(token), "core", "AccessToken") && c.sent(token, true)
}

// sent reports whether a token was created from a text or comes from a seal; for a parameter, whether any caller in the package passes one.
func (c checker) sent(token ast.Expr, ofCallers bool) bool {
	value, _ := c.uses.Value(token)
	if call, ok := value.(*ast.CallExpr); ok {
		return c.Calls(call, "core", "NewAccessToken") || c.Calls(call, ".", "NewAccessToken") ||
			c.Calls(call, "modules/usermanagement/session", "Unverified.AccessToken")
	}
	parameter := c.Sources.Variable(value)
	if parameter == nil || !ofCallers {
		return false
	}
	for cursor := range c.Inspector.Root().Preorder((*ast.CallExpr)(nil)) {
		call := cursor.Node().(*ast.CallExpr)
		if callee := sdk.Callee(c.TypesInfo, call); callee != nil && callee.Pkg() == c.Pkg {
			for i := range min(len(call.Args), callee.Signature().Params().Len()) {
				if callee.Signature().Params().At(i) == parameter && c.sent(call.Args[i], false) {
					return true
				}
			}
		}
	}
	return false
}

// fromToken reports whether bytes are a part of a token: the parts of a token are base64.
func (c checker) fromToken(bytes ast.Expr) bool {
	if bytes == nil {
		return false
	}
	value, _ := c.uses.Value(bytes)
	call, ok := value.(*ast.CallExpr)
	if !ok {
		return false
	}
	callee := sdk.Callee(c.TypesInfo, call)
	return callee != nil && sdk.IsOf(callee, "encoding/base64", "Encoding.DecodeString")
}

// opened looks for a seal that is only checked for whether it opens.
func (c checker) opened(at inspector.Cursor, call *ast.CallExpr) {
	if statement, ok := sdk.Assigned(at); ok && len(statement.Lhs) == 2 && sdk.Blank(statement.Lhs[0]) && !sdk.Blank(statement.Lhs[1]) {
		c.Report(call, "a seal that opens does not prove a session: it may have ended, and its token is not verified: use Authenticate")
	}
}
