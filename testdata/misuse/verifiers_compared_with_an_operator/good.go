// Equal takes the same time whatever they hold.
package main

import "github.com/workos-typestate/workos/pkce"

func same(kept, returned pkce.Verifier) bool {
	return kept.Equal(returned)
}
