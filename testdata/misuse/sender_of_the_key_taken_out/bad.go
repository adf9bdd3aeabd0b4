// A program reads the key where the client keeps it.
package main

import "github.com/workos-typestate/workos"

func key(client *workos.Confidential) string {
	// want "client.Confidential.authorized undefined (cannot refer to unexported field authorized)"
	return client.Confidential.authorized.Token
}
