// Package workosconnect authenticates the callers of a connectrpc.com/connect server by their bearer tokens, as package bearer
// does for net/http, and sends tokens with the calls of a client. Its name differs from its folder so that it can be imported
// together with connectrpc.com/connect.
//
//	rules, err := rpc.New(api, // a *bearer.Auth
//		rpc.WithMethod("/reports.v1.Reports/Delete", bearer.Role("admin")))
//	guard, err := workosconnect.NewServer(rules)
//	path, handler := reportsv1connect.NewReportsHandler(reports, guard.Option())
//	err = guard.Start() // rejects a name that no handler has
//
// Every procedure requires a caller, except those of health and reflection, and those that rpc.WithOpen names. bearer.FromContext
// returns the caller.
package workosconnect
