// Package workos is an SDK for the WorkOS API whose types keep programs honest: what a program may do is
// decided by the type of client that it holds.
//
// A [Public] client, made with [NewPublic] from a client ID, is for command-line, desktop and mobile
// programs, which cannot keep a secret. It signs users in with PKCE or by device code and keeps them
// signed in. A [Confidential] client, made with [NewConfidential] from an API key and a client ID, is for
// servers. It does all that and every administrative operation, each product in a field of its own:
// client.Organizations is package organizations. A call that needs the API key is not a method of Public,
// at any depth, so the mistake does not compile.
//
// Package [core] has the options, errors and pages that all modules share, package env makes clients from
// WORKOS_API_KEY and WORKOS_CLIENT_ID, and package workostest is WorkOS in process for tests. Command-line
// programs sign their user in by package modules/usermanagement/loopback, web applications by usermanagement/authkit.
package workos
