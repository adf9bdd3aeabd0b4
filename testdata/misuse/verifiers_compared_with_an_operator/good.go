// Equal takes constant time.
package main

import "github.com/workos-typestate/workos/pkce"

func same(kept, returned pkce.Verifier) bool {
	return kept.Equal(returned)
}
