// A program compares secrets in a time that tells how much of them is the same.
package main

import "github.com/workos-typestate/workos/pkce"

func same(kept, returned pkce.Verifier) bool {
	// want "invalid operation: kept == returned (struct containing func() string cannot be compared)"
	return kept == returned
}
