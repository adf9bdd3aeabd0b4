// Package bearer lets callers into an API by the token that a request carries (RFC 6750): users with the access token of a
// session, users and machines with a token of WorkOS Connect, customers with an API key.
//
//	api, err := bearer.New(bearer.Config{Sources: []bearer.Source{
//		bearer.Sessions(client.UserManagement, usermanagement.AccessTokenPolicy{}), // a *workos.Public is enough
//	}})
//	mux.Handle("GET /reports", api.Require(bearer.Permission("reports:read"))(reports))
//
// What may come is what the API was made with: each source takes one kind of token, and refuses the others. Who came is a
// [Caller], a [User], a [Machine] or the [KeyOwner] of an API key, each a type of its own; [Handler] hands over the one that
// a handler needs.
//
// Only [APIKeys] asks for a client that holds an API key. The others verify tokens against published keys.
//
// [Auth.Verify] and [Auth.Check] are what [Auth.Require] is made of, for servers other than those of net/http.
package bearer
