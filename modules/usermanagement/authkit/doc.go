// Package authkit gives a web application sign-in with AuthKit: handlers for net/http that sign users in and out, and
// middleware that knows who sends a request.
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
// [New] makes an [Auth] of a [Config]. [Auth.Require] keeps out who has no session, or whom a [Guard] refuses;
// [Auth.Optional] lets everyone in. What could not be done is an [*Error], which [Config] can have a page for.
//
// The session is a sealed cookie of package session, in the format of the Node SDK: an application that is written with
// AuthKit for Next.js shares it, given the same password and the same name of the cookie. Sign-in uses PKCE (RFC 7636),
// with state and verifier in a sealed cookie of its own, so that a browser can only finish what it began. Middleware
// renews an expired access token before the handler runs, once however many requests want it. What changes something
// takes POST alone, from the application's own pages.
package authkit
