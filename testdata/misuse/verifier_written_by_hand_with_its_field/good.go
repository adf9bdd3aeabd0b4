// NewVerifier returns a random one.
package main

import "github.com/workos-typestate/workos/pkce"

func verifier() pkce.Verifier {
	return pkce.NewVerifier()
}
