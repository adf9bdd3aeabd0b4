// Package workosmcp authenticates the callers of an MCP server of github.com/modelcontextprotocol/go-sdk by the access
// tokens of WorkOS Connect, as package bearer does for net/http.
//
//	gate, err := workosmcp.New(workosmcp.Config{
//		Resource: "https://mcp.example.com/mcp", // the address that clients use, registered with WorkOS
//		Issuer:   "https://<name>.authkit.app",
//	})
//	workosmcp.AddTool(gate, server, &mcp.Tool{Name: "delete_report"}, deleteReport, bearer.Role("admin"))
//	err = http.ListenAndServe(":8080", gate.Handler(server, nil))
//
// A client without a token learns where to get one (RFC 9728), and a client whose token lacks a scope learns which scopes to
// request. In a tool, bearer.From returns the caller.
package workosmcp
