// A plug-in asks the keyless view of a server's client for the key.
package main

import "github.com/workos-typestate/workos"

func key(client *workos.Confidential) workos.APIKey {
	// want "client.Public().APIKey undefined (type *workos.Public has no field or method APIKey)"
	return client.Public().APIKey()
}
