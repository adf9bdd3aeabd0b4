// Package workosmcp lets callers into an MCP server of github.com/modelcontextprotocol/go-sdk by the access tokens of WorkOS
// Connect, as package bearer does for net/http.
//
//	gate, err := workosmcp.New(workosmcp.Config{
//		Resource: "https://mcp.example.com/mcp", // the address that clients use, registered with WorkOS
//		Issuer:   "https://<name>.authkit.app",
//	})
//	workosmcp.AddTool(gate, server, &mcp.Tool{Name: "delete_report"}, deleteReport, bearer.Role("admin"))
//	err = http.ListenAndServe(":8080", gate.Handler(server, nil))
//
// A client that has no token is told where to get one (RFC 9728), and one whose token lacks a scope which scopes to ask for. In
// a tool, bearer.From returns the caller.
package workosmcp
