// A program takes the sender out of its client, to give it headers of its own.
package main

import "github.com/workos-typestate/workos"

func sender(client *workos.Public) any {
	return client.Client.keyless // want "client.Client.keyless undefined (cannot refer to unexported field keyless)"
}
