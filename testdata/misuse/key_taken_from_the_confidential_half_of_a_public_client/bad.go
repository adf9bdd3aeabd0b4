// A program looks for the half of a public client that holds the key. It has no such half.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func half(client *workos.Public) *core.Confidential {
	// want "client.Confidential undefined (type *workos.Public has no field or method Confidential)"
	return client.Confidential
}
