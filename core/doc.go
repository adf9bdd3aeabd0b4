// Package core is the heart of the SDK: the two kinds of client, how requests are built, sent and retried, how
// responses are decoded, and the types that all modules share. Package workos has the clients with their modules.
// Most programs use from this package:
//
//   - options of a client, such as [WithTimeout], [WithRetry] and [WithLogger], and of a request, such as
//     [WithIdempotencyKey]
//   - errors: [Error] and its sentinels, [TransportError], [ArgumentError]
//   - [Listing], a list that is fetched page after page while a program ranges over it, and [Page], one page of it
//   - [Some] and [Null], for parameters that can be cleared, and [Secret], which prints as "[redacted]"
//   - [Path], for the raw verbs of [Confidential]
//
// A [Client] makes calls that need no API key. A [Confidential] holds a key; everything that needs one takes that
// type, so that the compiler distinguishes the two.
package core
