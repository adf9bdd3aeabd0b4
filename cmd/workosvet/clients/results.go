package clients

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/sdk"
)

// unused looks for calls that have no effect if their results are not used.
func (c checker) unused(at inspector.Cursor, call *ast.CallExpr, callee *types.Func) {
	signature := callee.Signature()
	results := signature.Results()
	switch {
	case results.Len() == 1 && sdk.IsType(results.At(0).Type(), "core", "Listing") && sdk.Dropped(at):
		c.Report(call, "a list is fetched when it is used, and this one is not: no request is sent")
	case results.Len() == 2 && reads(signature) && sdk.Dropped(at):
		if _, assigned := sdk.Assigned(at); !assigned {
			c.Report(call, "this call changes nothing, and neither its response nor its error is used")
		}
	}
}

// reads reports whether a method sends a GET, by its options.
func reads(signature *types.Signature) bool {
	if !signature.Variadic() {
		return false
	}
	options, ok := signature.Params().At(signature.Params().Len() - 1).Type().(*types.Slice)
	return ok && sdk.IsType(options.Elem(), "core", "GetOption")
}

// decisions are calls whose error is nil for both yes and no, with the field of the decision.
var decisions = []struct{ folder, method, field string }{
	{"modules/agents", "Service.ValidateCredential", "Valid"},
	{"modules/apikeys", "Service.Validate", "APIKey"},
	{"modules/authorization", "Service.Check", "Authorized"},
	{"modules/fga", "Service.BatchCheck", "Authorized"},
	{"modules/fga", "Service.Check", "Authorized"},
	{"modules/mfa", "Service.VerifyChallenge", "Valid"},
	{"modules/radar", "Service.CreateAttempt", "Verdict"},
}

// decides looks for a decision that is ignored.
func (c checker) decides(at inspector.Cursor, call *ast.CallExpr) {
	for _, decision := range decisions {
		if c.Calls(call, decision.folder, decision.method) && sdk.Dropped(at) {
			c.Report(call, "a nil error does not mean yes: check "+decision.field+" of the result")
		}
	}
}

// shownOnce looks for a secret that is dropped.
func (c checker) shownOnce(at inspector.Cursor, call *ast.CallExpr, callee *types.Func) {
	results := callee.Signature().Results()
	if results.Len() != 2 || !sdk.Dropped(at) {
		return
	}
	if t := results.At(0).Type(); sdk.IsType(t, "modules/apikeys", "CreatedAPIKey") || sdk.IsType(t, "modules/connect", "CreatedClientSecret") {
		c.Report(call, "the created secret is shown only in this result, and is dropped")
	}
}

// unread looks for a response that is requested but not read.
func (c checker) unread(call *ast.CallExpr) {
	if !c.Calls(call, "core", "WithResponse") || len(call.Args) != 1 {
		return
	}
	address, ok := ast.Unparen(call.Args[0]).(*ast.UnaryExpr)
	if !ok {
		return
	}
	response := c.Sources.Variable(address.X)
	if response == nil || sdk.Global(response) || response.IsField() {
		return
	}
	for _, use := range c.uses.Of(response) {
		if !use.Sets {
			return
		}
		if use.ParentEdgeKind() != edge.UnaryExpr_X {
			continue
		}
		outer, _ := sdk.Outer(use.Parent())
		to, ok := outer.Node().(*ast.CallExpr)
		if !ok || !c.Calls(to, "core", "WithResponse") {
			return
		}
	}
	c.Report(call, "the response is never read")
}
