// A program asks a public client for the key. There is none to give.
package main

import "github.com/workos-typestate/workos"

func key(client *workos.Public) workos.APIKey {
	return client.APIKey() // want "client.APIKey undefined (type *workos.Public has no field or method APIKey)"
}
