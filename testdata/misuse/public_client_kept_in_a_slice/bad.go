// A program gathers its clients, and puts a public one among them.
package main

import "github.com/workos-typestate/workos"

func gather(clients []*workos.Confidential, client *workos.Public) []*workos.Confidential {
	// want "cannot use client (variable of type *workos.Public) as *workos.Confidential value in argument to append"
	return append(clients, client)
}
