// Package workos is an SDK for the WorkOS API. The type of a client decides what a program may do with it.
//
// # Which client
//
//   - A command-line, desktop or mobile program cannot keep a secret. It uses a [Public] client, created by [NewPublic] from a
//     client ID, which signs users in with PKCE or a device code and keeps them signed in.
//   - A server uses a [Confidential] client, created by [NewConfidential] from an API key and a client ID. It can do all
//     that and every administrative operation, with a field for each product: client.Organizations is package [organizations].
//   - Package [github.com/workos-typestate/workos/env] creates either from WORKOS_API_KEY and WORKOS_CLIENT_ID.
//
// A call that needs the API key is not a method of Public, at any depth, so the mistake does not compile.
//
// # Where to start
//
//   - A web application: [github.com/workos-typestate/workos/modules/usermanagement/authkit].
//   - An API that authenticates its callers: [github.com/workos-typestate/workos/modules/usermanagement/bearer].
//   - A command-line or desktop program: [github.com/workos-typestate/workos/modules/usermanagement/loopback] to sign in,
//     [github.com/workos-typestate/workos/modules/usermanagement/tokens] to stay signed in.
//   - Webhooks and events: packages [webhooks] and [events].
//   - Options, errors, pages and secrets, which all packages share: package [core].
//   - Tests without a network: [github.com/workos-typestate/workos/workostest].
//
// The repository has guides for each of these, and an index, docs/names.md, from the names of the API and of WorkOS's other SDKs to
// those here.
package workos
