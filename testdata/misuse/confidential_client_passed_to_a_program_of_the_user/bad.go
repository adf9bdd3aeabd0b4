// A server passes its own client to code that should be handed less than everything.
package main

import "github.com/workos-typestate/workos"

func plugIn(client *workos.Public) string { return client.BaseURL() }

func run(client *workos.Confidential) string {
	// want "cannot use client (variable of type *workos.Confidential) as *workos.Public value in argument to plugIn"
	return plugIn(client)
}
