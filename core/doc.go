// Package core is the heart of the SDK: the two kinds of client, how a request is built, sent, repeated
// and answered, and the types that all modules share. Most programs need only its options, errors and
// the helpers Some, Null and Path; package workos gives the clients with their modules.
//
// A Client sends what needs no API key. A Confidential holds a key; everything that needs one asks for
// that type, so that the compiler tells the two apart.
package core
