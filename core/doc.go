// Package core is the heart of the SDK: the two kinds of client, how a request is built, sent, repeated and
// answered, and the types that all modules share. Package workos gives the clients with their modules; what most
// programs need of this one is
//
//   - options of a client, such as [WithTimeout], [WithRetry] and [WithLogger], and of a request, such as
//     [WithIdempotencyKey]
//   - errors: [Error] and its sentinels, [TransportError], [ArgumentError]
//   - [Listing], a list that is fetched page after page while a program ranges over it, and [Page], one page of it
//   - [Some] and [Null], for parameters that can be cleared, and [Secret], which does not print
//   - [Path], for the raw verbs of [Confidential]
//
// A [Client] sends what needs no API key. A [Confidential] holds a key; everything that needs one asks for that
// type, so that the compiler tells the two apart.
package core
