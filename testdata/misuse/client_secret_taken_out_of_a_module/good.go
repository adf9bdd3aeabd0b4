// The client that it was made with returns it.
package main

import "github.com/workos-typestate/workos"

func secret(client *workos.Confidential) string {
	return client.Confidential.APIKey().Reveal()
}
