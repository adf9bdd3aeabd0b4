// The half that holds it is called Confidential.
package main

import "github.com/workos-typestate/workos"

func key(client *workos.Confidential) workos.APIKey {
	return client.Confidential.APIKey()
}
