// A server asks the half of its client that holds no key.
package main

import "github.com/workos-typestate/workos"

func key(client *workos.Confidential) workos.APIKey {
	return client.Client.APIKey() // want "client.Client.APIKey undefined (type *core.Client has no field or method APIKey)"
}
