package workosmcp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

// AddTool is mcp.AddTool for a tool that only callers who pass the guards may call. Without guards, every caller of the gate may call
// it; a call that did not come through the gate, such as from a server on standard input, is rejected. A rejected caller gets an
// error of the tool that does not contain the guard's own error.
func AddTool[In, Out any](gate *Gate, server *mcp.Server, tool *mcp.Tool, handler mcp.ToolHandlerFor[In, Out], guards ...bearer.Guard) {
	guards = slices.Clone(guards)
	gate.mu.Lock()
	gate.tools[tool.Name] = guards
	gate.mu.Unlock()
	mcp.AddTool(server, tool, func(ctx context.Context, request *mcp.CallToolRequest, input In) (*mcp.CallToolResult, Out, error) {
		caller := callerOf(request)
		if err := gate.auth.Check(caller, guards...); err != nil {
			var none Out
			return nil, none, refusalOf(err)
		}
		return handler(bearer.NewContext(ctx, caller), request, input)
	})
}

// receive puts the caller of a message into its context. The connection's caller may differ when a session continues with a
// new token.
func (g *Gate) receive(next mcp.MethodHandler) mcp.MethodHandler {
	return func(ctx context.Context, method string, request mcp.Request) (mcp.Result, error) {
		return next(bearer.NewContext(ctx, callerOf(request)), method, request)
	}
}

// callerOf returns who a message is from; nil if it did not come through the gate.
func callerOf(request mcp.Request) bearer.Caller {
	extra := request.GetExtra()
	if extra == nil || extra.TokenInfo == nil {
		return nil
	}
	caller, _ := extra.TokenInfo.Extra[callerKey].(bearer.Caller)
	return caller
}

// maxPeek is the largest body whose tools are read before the SDK handles it: mcp.DefaultMaxRequestBodyBytes.
const maxPeek = mcp.DefaultMaxRequestBodyBytes

// guardsOf returns the guards of the tools that a request calls, so that missing scopes get an HTTP response. It accepts no
// caller: AddTool checks the same guards on the call as the SDK has read it.
func (g *Gate) guardsOf(r *http.Request) (guards []bearer.Guard) {
	if r.Method != http.MethodPost || r.Body == nil {
		return nil
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxPeek))
	r.Body = readBody{io.MultiReader(bytes.NewReader(body), r.Body), r.Body}
	if err != nil {
		return nil
	}
	type call struct {
		Method string
		Params struct{ Name string }
	}
	var calls []call
	if body = bytes.TrimSpace(body); len(body) > 0 && body[0] != '[' {
		body = slices.Concat([]byte{'['}, body, []byte{']'})
	}
	if json.Unmarshal(body, &calls) != nil {
		return nil
	}
	g.mu.RLock()
	defer g.mu.RUnlock()
	for _, one := range calls {
		if one.Method == "tools/call" {
			guards = append(guards, g.tools[one.Params.Name]...)
		}
	}
	return guards
}

// readBody is a body whose beginning was already read.
type readBody struct {
	io.Reader
	io.Closer
}

// codeOf returns the code of a rejection that a client can resolve with another token.
func codeOf(err error) string {
	refusal, _ := errors.AsType[*bearer.Error](err)
	if refusal == nil {
		return ""
	}
	return refusal.Code
}
