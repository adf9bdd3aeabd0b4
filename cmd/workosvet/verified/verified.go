// Package verified reports decisions based on unverified data.
package verified

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/sdk"
)

// Analyzer reports unverified payloads, seals and claims, and verifications whose error is ignored.
var Analyzer = sdk.New("verified", `report decisions based on unverified data

Anyone can send a body, a cookie or a token. Trust its content only if a call has verified the received bytes and returned a nil error.`, run)

func run(pass *sdk.Pass) {
	c := checker{Pass: pass, uses: pass.Uses()}
	for cursor := range pass.Inspector.Root().Preorder((*ast.CallExpr)(nil)) {
		call := cursor.Node().(*ast.CallExpr)
		callee := sdk.Callee(c.TypesInfo, call)
		if callee == nil || c.InTest(call) {
			continue
		}
		switch {
		case isOf(callee, "Trust"):
			c.trusted(call)
		case isOf(callee, "VerifyRequest", "Handler.ServeHTTP"):
			c.readBefore(cursor, call)
		case isOf(callee, "Verify", "VerifyAndParse"):
			c.otherBytes(call)
		case sdk.Is(callee, "modules/usermanagement/session", "Manager.Unseal"):
			c.opened(cursor, call)
		case !sdk.Ours(callee.Pkg()):
			c.decoded(call, callee)
			if !strings.HasPrefix(c.Pkg.Path(), sdk.Root+"/modules/") { // which verify
				c.claims(call, callee)
			}
		}
		if verifies(callee) {
			c.failure(cursor, call, callee)
		}
	}
}

type checker struct {
	*sdk.Pass
	uses *sdk.Uses
}

// isOf reports whether a function is one of webhooks or actions.
func isOf(callee *types.Func, names ...string) bool {
	return sdk.Is(callee, "modules/webhooks", names...) || sdk.Is(callee, "modules/actions", names...)
}

// verifies reports whether the error of an SDK function means that something must not be trusted.
func verifies(callee *types.Func) bool {
	results := callee.Signature().Results()
	if !sdk.Ours(callee.Pkg()) || results.Len() == 0 || !isError(results.At(results.Len()-1).Type()) {
		return false
	}
	switch {
	case sdk.IsIn(callee, "modules/organizationdomains"): // which starts a verification
		return false
	case isOf(callee, "Parse"),
		sdk.Is(callee, "pkce", "Authorization.Code"),
		sdk.Is(callee, "modules/usermanagement/session", "Manager.Unseal"):
		return true
	}
	return slices.ContainsFunc([]string{"Verify", "Authenticate", "Validate", "Check"}, func(verb string) bool { return begins(callee.Name(), verb) })
}

// begins reports whether a verb is the first word of a name: Checksum does not begin with Check.
func begins(name, verb string) bool {
	rest, ok := strings.CutPrefix(name, verb)
	next, _ := utf8.DecodeRuneInString(rest)
	return ok && !unicode.IsLower(next)
}

func isError(t types.Type) bool {
	return t != nil && types.Identical(t, types.Universe.Lookup("error").Type())
}

// isNil reports whether an expression is nil.
func (c checker) isNil(expr ast.Expr) bool { return c.TypesInfo.Types[expr].IsNil() }
