// Keyless returns a handle without the key.
package main

import "github.com/workos-typestate/workos/core"

func convert(client *core.Confidential) *core.Client {
	return (*core.Client)(client.Keyless())
}
