// Equal takes constant time.
package main

import "github.com/workos-typestate/workos"

func same(kept, returned workos.RefreshToken) bool {
	return kept.Equal(returned)
}
