// A program passes its public client to a function that wants the key.
package main

import "github.com/workos-typestate/workos"

func serve(client *workos.Confidential) { _ = client.APIKey() }

func run(client *workos.Public) {
	// want "cannot use client (variable of type *workos.Public) as *workos.Confidential value in argument to serve"
	serve(client)
}
