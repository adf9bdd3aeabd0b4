// A program assembles a confidential core from the parts of a public one, and leaves the key to be
// set later.
package main

import "github.com/workos-typestate/workos/core"

func assemble(client *core.Client, key core.APIKey) (*core.Confidential, error) {
	// want "cannot refer to unexported field authorized in struct literal of type core.Confidential"
	return &core.Confidential{Client: client, authorized: nil}, nil
}
