// A test writes a verifier of its own, which nothing checks.
package main

import "github.com/workos-typestate/workos/pkce"

func verifier() pkce.Verifier {
	// want "implicit assignment to unexported field value in struct literal of type pkce.Verifier"
	return pkce.Verifier{"a-verifier-written-by-hand"}
}
