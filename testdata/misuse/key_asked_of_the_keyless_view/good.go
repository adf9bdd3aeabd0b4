// The client itself has it.
package main

import "github.com/workos-typestate/workos"

func key(client *workos.Confidential) workos.APIKey {
	return client.APIKey()
}
