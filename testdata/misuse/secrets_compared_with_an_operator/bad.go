// A program compares tokens with an operator, in a time that reveals how much of them is equal.
package main

import "github.com/workos-typestate/workos"

func same(kept, returned workos.RefreshToken) bool {
	return kept == returned // want: core.RefreshToken is not comparable
}
