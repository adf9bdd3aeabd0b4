// A program compares verifiers in a time that tells how much of them is the same.
package main

import "github.com/workos-typestate/workos/pkce"

func same(kept, returned pkce.Verifier) bool {
	return kept == returned // want: pkce.Verifier is not comparable
}
