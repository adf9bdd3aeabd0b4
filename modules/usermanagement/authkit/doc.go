// Package authkit adds AuthKit sign-in to a web application: net/http handlers that sign users in and out, and
// middleware that authenticates requests.
//
//	auth, err := authkit.New(client.UserManagement, authkit.Config{
//		RedirectURI:     "http://localhost:8080/callback",
//		CookiePasswords: core.CookiePasswords(password), // 32 characters or more
//	})
//
//	mux.HandleFunc("GET /sign-in", auth.SignIn)
//	mux.HandleFunc("GET /sign-up", auth.SignUp)
//	mux.HandleFunc("GET /callback", auth.Callback)
//	mux.HandleFunc("POST /sign-out", auth.SignOut)
//	mux.HandleFunc("POST /switch-organization", auth.SwitchOrganization)
//
//	signedIn := auth.Require()
//	admins := auth.Require(authkit.Role("admin"))
//	mux.Handle("GET /", auth.Optional(home))
//	mux.Handle("GET /dashboard", signedIn(dashboard))
//	mux.Handle("GET /admin", admins(settings))
//
// In a handler, [FromContext] returns the session:
//
//	current, ok := authkit.FromContext(r.Context())
//
// [New] makes an [Auth] from a [Config]. [Auth.Require] rejects requests that have no session or fail a [Guard];
// [Auth.Optional] admits everyone. Failures are reported as [*Error], and [Config] can set a page for them.
//
// The session is a sealed cookie of package session, in the format of the Node SDK: an application that uses AuthKit
// for Next.js shares it if both have the same password and cookie name. Sign-in uses PKCE (RFC 7636). State and
// verifier are in a separate sealed cookie, so a browser can only finish a sign-in that it started. The middleware
// renews an expired access token before the handler runs, once for any number of concurrent requests. Handlers that
// change something accept only POST, and only from the application's own pages.
package authkit
