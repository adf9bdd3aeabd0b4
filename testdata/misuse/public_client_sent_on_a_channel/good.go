// The channel's clients are all of one type.
package main

import "github.com/workos-typestate/workos"

func giveBack(pool chan<- *workos.Confidential, client *workos.Confidential) {
	pool <- client
}
