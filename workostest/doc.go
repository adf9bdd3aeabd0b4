// Package workostest is WorkOS on the loopback, in process: an HTTP server on
// 127.0.0.1 that behaves as the WorkOS API does. Tests and the quick start run
// against it, with no account, no network and no credentials.
//
// In a test, one line starts a server that is closed when the test ends:
//
//	server := workostest.Start(t)
//	client := server.Confidential(t)
//
// # What a test can do
//
//   - Seed: [WithUsers], [WithOrganizations], [WithRole] and [WithFlags] say
//     what is there at the start; the methods of [Server] that begin with Add
//     add to it. Without WithUsers there is one user, Ada Lovelace
//     (ada@example.com). What is seeded goes into a call of the SDK as it is:
//     client.UserManagement.DeleteUser(ctx, ada.ID). [Server.UserByEmail] finds
//     a user that the server made.
//     [WithSeedFile] reads all that from a file.
//   - Start again: [Server.Reset] goes back to the seeds, and
//     [Server.Restore] to a [Server.Snapshot].
//   - Sign in: [Server.SignIn] gives tokens at once, and [Server.Browse] goes
//     through the authorize endpoint without a browser. That endpoint asks
//     nothing; [Server.SignInAs] says who signs in, and [WithInteractive] shows
//     a page on which to choose.
//   - Call an API of the program: [Server.SignIn], [Server.UserToken] and
//     [Server.MachineToken] give the tokens of a session, of an application of
//     WorkOS Connect and of an M2M application, and [Server.AddAPIKey] a
//     customer's key.
//   - Let things end: [Tokens] has an access token that has expired,
//     [Server.EndSessions] and [Server.DeleteUser] make the next refresh fail,
//     [Server.RotateKeys] changes the signing keys, [Server.RevokeToken] and
//     [Server.RevokeAPIKey] revoke, and a [Clock] lets time pass.
//   - Fail: [Server.Inject] makes requests fail in the ways that networks and
//     servers fail.
//   - See what was called: [Server.Calls] and [Server.Requests].
//   - Deliver webhooks: [Server.WebhookRequest] makes one for a handler, and
//     [Server.AddWebhook] delivers what happens.
//   - Choose a response: [Server.Stub] and [Server.Handle].
//   - Replay WorkOS's own responses: [Record].
//
// docs/testing.md shows each at work.
//
// # What it serves
//
// Every operation of the API, so that what one request changes is what the next one gets; [Server.Operations] has them. The AuthKit
// domain is at the same address, so that the issuer of WorkOS Connect is [Server].URL: its metadata and keys, the authorize and token endpoints,
// introspection, and the registration of clients or their metadata documents.
//
// Requests are held to the contract of the API. What WorkOS would refuse is refused as it does; what the contract does not have gets
// status 501 with the code workostest_not_implemented, which no response of WorkOS's has, and fails the test. So do stubs and faults
// for what the API does not have, and those that no request met.
//
// Of the rest of the module, what serves knows the types of identifiers and
// secrets in core alone, and what it serves is made of plain strings: it shares
// no name of a field and no encoder with the client, so that a mistake there
// cannot be hidden by the same mistake here.
//
// It is for tests and demonstrations only. It keeps everything in memory,
// speaks plain HTTP and lets anyone who can reach it sign in as any user.
package workostest
