// Package bearer authenticates the callers of an API by the token that a request carries (RFC 6750): users with the
// access token of a session, users and machines with a token of WorkOS Connect, customers with an API key.
//
//	api, err := bearer.New(bearer.Config{Sources: []bearer.Source{
//		bearer.Sessions(client.UserManagement, usermanagement.AccessTokenPolicy{}), // a *workos.Public is enough
//	}})
//	mux.Handle("GET /reports", api.Require(bearer.Permission("reports:read"))(reports))
//
// The API accepts the kinds of tokens that it has sources for: each source verifies one kind and rejects the others.
// The caller is a [Caller]: a [User], a [Machine] or the [KeyOwner] of an API key, each of its own type; [Handler]
// passes the type that a handler needs.
//
// Only [APIKeys] needs a client with an API key. The others verify tokens with published keys.
//
// [Auth.Require] uses [Auth.Verify] and [Auth.Check]; call these in servers other than those of net/http.
package bearer
