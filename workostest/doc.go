// Package workostest is WorkOS on the loopback, in process: an HTTP server on
// 127.0.0.1 that behaves as the WorkOS API does for sign-in, users,
// organizations, memberships, invitations, events, webhooks and Single
// Sign-On. Tests and the quick start run against it, with no account, no
// network and no credentials.
//
// In a test, one line starts a server that is closed when the test ends:
//
//	srv := workostest.Start(t)
//	client, err := workos.NewConfidential(workos.APIKey(srv.APIKey), workos.ClientID(srv.ClientID), core.WithBaseURL(srv.URL))
//
// The server starts with one user, Ada Lovelace (ada@example.com), unless
// [WithUsers] names others. The authorize endpoint signs a user in at once and
// redirects with a code; [WithInteractive] shows a page with a button for each
// user instead. [Server.SignInAs] says who signs in.
//
// [Server.Inject] makes requests fail in the ways that networks and servers
// fail, and [Server.Requests] tells what was received.
//
// The package shares no code with the rest of the module, so that a wrong
// field name in the client cannot be hidden by the same wrong name here.
//
// It is for tests and demonstrations only. It keeps everything in memory,
// speaks plain HTTP and lets anyone who can reach it sign in as any user.
package workostest
