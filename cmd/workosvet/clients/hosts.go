package clients

import (
	"go/ast"
	"net/url"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/workos-typestate/workos/cmd/workosvet/internal/sdk"
)

// plain looks for an address to which credentials are sent in the clear.
func (c checker) plain(at inspector.Cursor, call *ast.CallExpr) {
	const message = "credentials go over the network in the clear: use https"
	switch {
	case len(call.Args) != 1:
	case c.Calls(call, "core", "WithBaseURL"):
		for _, text := range c.Sources.Texts(call.Args[0]) {
			base, err := url.Parse(strings.TrimSpace(text.Value))
			if err != nil || !strings.EqualFold(base.Scheme, "http") || base.Hostname() == "" || sdk.Loopback(base.Hostname()) {
				continue
			}
			// A constant or a variable may be used elsewhere: it is reported where it is used as an address, without a fix.
			literal, ok := text.At.(*ast.BasicLit)
			if ok && inside(literal.Pos(), call.Args[0]) && strings.HasPrefix(literal.Value[1:], "http:") {
				c.Report(literal, message, sdk.Replace("Use https", literal, literal.Value[:1]+"https:"+literal.Value[len(`"http:`):]))
				continue
			}
			c.Report(call.Args[0], message)
		}
	case c.Calls(call, "core", "WithHTTPS"):
		value, _ := c.uses.Value(call.Args[0])
		if written := c.TypesInfo.Types[value].Value; written == nil || written.String() != "false" {
			return
		}
		if host, known := c.hostBeside(at); known && !sdk.Loopback(host) {
			c.Report(call, message)
		}
	}
}

// hostBeside returns the host that the other options send requests to, if all of them are known.
func (c checker) hostBeside(at inspector.Cursor) (host string, known bool) {
	outer, _ := sdk.Outer(at)
	constructor, ok := outer.Node().(*ast.CallExpr)
	if !ok || constructor.Ellipsis.IsValid() {
		return "", false
	}
	if _, ours := c.Ours(constructor); !ours {
		return "", false
	}
	host = "api.workos.com"
	for _, argument := range constructor.Args {
		if !sdk.IsType(c.TypesInfo.TypeOf(argument), "core", "Option", "ClientOrRequestOption") {
			continue
		}
		option, ok := ast.Unparen(argument).(*ast.CallExpr)
		if !ok || c.Calls(option, "core", "WithBaseURL", "WithTransport", "WithHTTPClient") {
			return "", false // it may also set the host
		}
		if !c.Calls(option, "core", "WithAPIHostname") {
			continue
		}
		texts := c.Sources.Texts(option.Args[0])
		if len(texts) != 1 {
			return "", false
		}
		host = texts[0].Value
	}
	return host, true
}
