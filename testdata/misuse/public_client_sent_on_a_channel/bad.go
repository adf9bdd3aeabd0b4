// A program lends its clients out by a channel, and puts a public one among them.
package main

import "github.com/workos-typestate/workos"

func giveBack(pool chan<- *workos.Confidential, client *workos.Public) {
	pool <- client // want "cannot use client (variable of type *workos.Public) as *workos.Confidential value in send"
}
