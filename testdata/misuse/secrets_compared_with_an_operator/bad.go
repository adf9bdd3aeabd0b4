// A program compares tokens with an operator, in a time that tells how much of them is the same.
package main

import "github.com/workos-typestate/workos"

func same(kept, returned workos.RefreshToken) bool {
	return kept == returned // want: core.RefreshToken is not comparable
}
