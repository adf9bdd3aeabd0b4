// Package workosgrpc authenticates the callers of a gRPC server by their bearer tokens, as package bearer does for
// net/http, and sends tokens with the calls of a client. Its name differs from its folder so that it can be imported
// together with google.golang.org/grpc.
//
//	rules, err := rpc.New(api, // a *bearer.Auth
//		rpc.WithMethod("/reports.v1.Reports/Delete", bearer.Role("admin")))
//	guard, err := workosgrpc.NewServer(rules)
//	server := grpc.NewServer(grpc.ChainUnaryInterceptor(guard.Unary), grpc.ChainStreamInterceptor(guard.Stream))
//	reportsv1.RegisterReportsServer(server, reports)
//	err = guard.Start(server) // rejects a name that the server does not serve
//
// Every method requires a caller, except those of health and reflection, and those that rpc.WithOpen names. bearer.FromContext
// returns the caller.
package workosgrpc
