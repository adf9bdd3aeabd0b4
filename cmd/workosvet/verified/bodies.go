package verified

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/sdk"
)

// trusted looks for bytes that are passed to Trust.
func (c checker) trusted(call *ast.CallExpr) {
	if len(call.Args) == 1 && c.received(call.Args[0]) {
		c.Report(call, "Trust verifies nothing, and anyone can have sent this body: use VerifyRequest or VerifyAndParse")
	}
}

// received reports whether bytes are, or can be, the body of a request that this program serves.
func (c checker) received(expr ast.Expr) bool {
	from, _ := c.Sources.Of(expr)
	return slices.ContainsFunc(from, func(source ast.Expr) bool {
		if operand, ok := sdk.Conversion(c.TypesInfo, source); ok {
			return c.received(operand)
		}
		call, ok := source.(*ast.CallExpr)
		if !ok {
			return c.isBody(source)
		}
		callee := sdk.Callee(c.TypesInfo, call)
		switch {
		case callee == nil:
			return false
		case callee.Name() == "ReadAll" || callee.Name() == "NewReader" || callee.Name() == "NewDecoder":
			return len(call.Args) > 0 && c.mentionsBody(call.Args[0])
		case callee.Name() == "GetRawData":
			return sdk.IsRequest(c.TypesInfo.TypeOf(sdk.Receiver(c.TypesInfo, call)))
		}
		return false
	})
}

// isBody reports whether an expression is the body of a request: of net/http, or of a platform's own type. A request that was created here does
// not count.
func (c checker) isBody(expr ast.Expr) bool {
	member, ok := ast.Unparen(expr).(*ast.SelectorExpr)
	if !ok || member.Sel.Name != "Body" {
		return false
	}
	named := sdk.Named(c.TypesInfo.TypeOf(member.X))
	return named != nil && strings.HasSuffix(named.Obj().Name(), "Request")
}

// mentionsBody reports whether a reader reads a request body, with or without a limit.
func (c checker) mentionsBody(reader ast.Expr) bool {
	value, _ := c.uses.Value(reader)
	found := false
	ast.Inspect(value, func(node ast.Node) bool {
		if expr, ok := node.(ast.Expr); ok && c.isBody(expr) {
			found = true
		}
		return !found
	})
	return found
}

// decoded looks for an event or an action that is decoded from the body of a request.
func (c checker) decoded(call *ast.CallExpr, callee *types.Func) {
	var into, from ast.Expr
	switch name := callee.Name(); {
	case strings.HasPrefix(name, "Unmarshal") && len(call.Args) >= 2:
		from, into = call.Args[0], call.Args[1]
	case name == "Decode" && len(call.Args) == 1:
		from, into = sdk.Receiver(c.TypesInfo, call), call.Args[0]
		if from != nil {
			from, _ = c.uses.Value(from)
		}
	case (strings.HasPrefix(name, "Bind") || strings.HasPrefix(name, "ShouldBind")) && len(call.Args) > 0:
		into = call.Args[0]
		if !sdk.IsRequest(c.TypesInfo.TypeOf(sdk.Receiver(c.TypesInfo, call))) {
			return
		}
	default:
		return
	}
	what := sdk.Named(c.TypesInfo.TypeOf(into))
	switch {
	case what == nil:
	case sdk.Is(what.Obj(), "modules/usermanagement", "AccessTokenClaims"):
		if c.fromToken(from) {
			c.Report(call, unverifiedClaims)
		}
	case sdk.IsIn(what.Obj(), "modules/events") || sdk.IsIn(what.Obj(), "modules/actions"):
		if from == nil || (c.received(from) || c.mentionsBody(from)) && !c.isVerified(from) {
			c.Report(call, "anyone can have sent this body, and it is not verified: use VerifyRequest, and Parse its result")
		}
	}
}

// isVerified reports whether the same bytes are verified anywhere.
func (c checker) isVerified(body ast.Expr) bool {
	variable := c.Sources.Variable(body)
	if variable == nil {
		return false
	}
	for use := range c.uses.Reads(variable) {
		if outer, kind := sdk.Outer(use.Cursor); kind == edge.CallExpr_Args {
			if callee, ok := c.Ours(outer.Node().(*ast.CallExpr)); ok && isOf(callee, "Verify", "VerifyAndParse") {
				return true
			}
		}
	}
	return false
}

// readBefore looks for code that reads a body before it is verified, and does not put it back.
func (c checker) readBefore(at inspector.Cursor, call *ast.CallExpr) {
	request := call.Args[0]
	if len(call.Args) == 2 && !sdk.IsRequest(c.TypesInfo.TypeOf(request)) {
		request = call.Args[1] // of ServeHTTP
	}
	if member, ok := ast.Unparen(request).(*ast.SelectorExpr); ok {
		request = member.X // of a router's context
	}
	variable := c.Sources.Variable(request)
	if variable == nil {
		return
	}
	read := false
	for _, use := range c.uses.Of(variable) {
		if use.Node().Pos() >= call.Pos() {
			break
		}
		outer, kind := sdk.Outer(use.Cursor)
		member, ok := outer.Node().(*ast.SelectorExpr)
		if !ok || kind != edge.SelectorExpr_X {
			read = read && !use.Sets
			continue
		}
		if member.Sel.Name == "Request" { // of a router's context
			if outer, kind = sdk.Outer(outer); kind == edge.SelectorExpr_X {
				member = outer.Node().(*ast.SelectorExpr)
			}
		}
		switch above, kind := sdk.Outer(outer); {
		case member.Sel.Name == "Body" && kind == edge.AssignStmt_Lhs:
			read = false // the bytes are put back
		case member.Sel.Name == "Body" && kind == edge.CallExpr_Args,
			kind == edge.CallExpr_Fun && binds(member.Sel.Name) && sdk.IsRequest(variable.Type()):
			if to, isCall := above.Node().(*ast.CallExpr); isCall && !isLimit(sdk.Callee(c.TypesInfo, to)) && sdk.Follows(outer, at) {
				read = true
			}
		}
	}
	if read {
		c.Report(call, "the body has already been read, and the rest has another signature: verify first, or Verify the bytes that were read")
	}
}

// binds reports whether a method of a router's context reads the body.
func binds(name string) bool {
	return name == "GetRawData" || strings.HasPrefix(name, "Bind") || strings.HasPrefix(name, "ShouldBind") && !strings.HasPrefix(name, "ShouldBindBodyWith")
}

func isLimit(callee *types.Func) bool {
	return callee != nil && sdk.IsOf(callee, "net/http", "MaxBytesReader")
}

// otherBytes looks for bytes that differ from the received ones.
func (c checker) otherBytes(call *ast.CallExpr) {
	from, _ := c.Sources.Of(call.Args[0])
	for _, source := range from {
		if operand, ok := sdk.Conversion(c.TypesInfo, source); ok {
			source, _ = c.uses.Value(operand)
		}
		made, ok := source.(*ast.CallExpr)
		if !ok {
			continue
		}
		if callee := sdk.Callee(c.TypesInfo, made); changes(callee) {
			c.Report(call, "the signature covers the received bytes, and "+callee.Name()+" has changed them: verify first")
			return
		}
	}
}

// changes reports whether a function returns other bytes than its argument.
func changes(callee *types.Func) bool {
	if callee == nil || callee.Pkg() == nil {
		return false
	}
	switch callee.Pkg().Path() {
	case "encoding/json", "encoding/json/v2":
		return strings.HasPrefix(callee.Name(), "Marshal")
	case "bytes", "strings":
		return strings.HasPrefix(callee.Name(), "Trim") || strings.HasPrefix(callee.Name(), "Replace") ||
			strings.HasPrefix(callee.Name(), "To") || callee.Name() == "Map"
	}
	return false
}
