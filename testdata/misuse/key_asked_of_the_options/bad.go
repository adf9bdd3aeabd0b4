// A program looks for the key among the options that the client was made with.
package main

import "github.com/workos-typestate/workos"

func key(client *workos.Confidential) workos.APIKey {
	// want "client.Options().APIKey undefined (type core.Options has no field or method APIKey)"
	return client.Options().APIKey
}
