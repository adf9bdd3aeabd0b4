// Package workos is an SDK for the WorkOS API. The type of a client decides what a program may do with it.
//
// A [Public] client, created by [NewPublic] from a client ID, is for command-line, desktop and mobile
// programs, which cannot keep a secret. It signs users in with PKCE or a device code and keeps them
// signed in. A [Confidential] client, created by [NewConfidential] from an API key and a client ID, is for
// servers. It can do all that and every administrative operation, with a field for each product:
// client.Organizations is package organizations. A call that needs the API key is not a method of Public,
// at any depth, so the mistake does not compile.
//
// Package [core] has the options, errors and pages that all modules share, package env creates clients from
// WORKOS_API_KEY and WORKOS_CLIENT_ID, and package workostest is WorkOS in process for tests. Command-line
// programs sign their user in with package modules/usermanagement/loopback, web applications with usermanagement/authkit.
package workos
