// Package workostest is an in-process WorkOS: an HTTP server on 127.0.0.1 that behaves like the WorkOS API. Tests and the quick start run against
// it, without an account, a network or credentials.
//
// In a test, one line starts a server that is closed when the test ends:
//
//	server := workostest.Start(t)
//	client := server.Confidential(t)
//
// # What a test can do
//
//   - Seed: [WithUsers], [WithOrganizations], [WithRole] and [WithFlags] set
//     the initial content; the methods of [Server] that begin with Add add to
//     it. Without WithUsers there is one user, Ada Lovelace (ada@example.com).
//     Pass seeded values to calls of the SDK as they are:
//     client.UserManagement.DeleteUser(ctx, ada.ID). [Server.UserByEmail] finds
//     a user that the server created. [WithSeedFile] reads all of it from a file.
//   - Start again: [Server.Reset] restores the seeds, and [Server.Restore] a
//     [Server.Snapshot].
//   - Sign in: [Server.SignIn] returns tokens at once, and [Server.Browse] goes
//     through the authorize endpoint without a browser. That endpoint shows no
//     page; [Server.SignInAs] selects the user, and [WithInteractive] shows a
//     page on which to choose.
//   - Call an API of the program: [Server.SignIn], [Server.UserToken] and
//     [Server.MachineToken] return the tokens of a session, of an application of
//     WorkOS Connect and of an M2M application, and [Server.AddAPIKey] a
//     customer's key.
//   - Expire and revoke: [Tokens] has an expired access token,
//     [Server.EndSessions] and [Server.DeleteUser] make the next refresh fail,
//     [Server.RotateKeys] changes the signing keys, [Server.RevokeToken] and
//     [Server.RevokeAPIKey] revoke, and a [Clock] moves time forward.
//   - Fail: [Server.Inject] makes requests fail in the ways that networks and
//     servers fail.
//   - Inspect calls: [Server.Calls] and [Server.Requests].
//   - Deliver webhooks: [Server.WebhookRequest] creates one for a handler, and
//     [Server.AddWebhook] delivers events as they happen.
//   - Set a response: [Server.Stub] and [Server.Handle].
//   - Replay WorkOS's own responses: [Record].
//
// docs/testing.md shows each in use.
//
// # What it serves
//
// The server implements every operation of the API with state, so that later requests see the changes of earlier ones; [Server.Operations]
// lists them. The AuthKit domain has the same address, so the issuer of WorkOS Connect is [Server].URL: its metadata and keys, the authorize
// and token endpoints, introspection, and the registration of clients or their metadata documents.
//
// Requests are checked against the contract of the API. The server rejects what WorkOS rejects, in the same way. For anything outside the
// contract it responds with status 501 and the code workostest_not_implemented, which WorkOS never uses, and fails the test. Stubs and
// faults for unknown operations, and those that no request matched, fail the test too.
//
// The server uses only the types of identifiers and secrets in core from the
// rest of the module, and builds responses from plain strings: it shares no
// field names and no encoder with the client, so that the same mistake cannot
// hide in both.
//
// It is only for tests and demonstrations. It keeps everything in memory,
// speaks plain HTTP and allows anyone who can reach it to sign in as any user.
package workostest
