// A program compares verifiers in a time that reveals how much of them is equal.
package main

import "github.com/workos-typestate/workos/pkce"

func same(kept, returned pkce.Verifier) bool {
	return kept == returned // want: pkce.Verifier is not comparable
}
