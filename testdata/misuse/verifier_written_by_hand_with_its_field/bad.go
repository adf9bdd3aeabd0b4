// A program names the field of the verifier, to write one of its own.
package main

import "github.com/workos-typestate/workos/pkce"

func verifier() pkce.Verifier {
	// want "cannot refer to unexported field value in struct literal of type pkce.Verifier"
	return pkce.Verifier{value: "a-verifier-written-by-hand"}
}
