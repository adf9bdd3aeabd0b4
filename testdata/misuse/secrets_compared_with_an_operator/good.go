// Equal takes as long however much of them is the same.
package main

import "github.com/workos-typestate/workos"

func same(kept, returned workos.RefreshToken) bool {
	return kept.Equal(returned)
}
