// A program assembles a module around a client without a key.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/organizations"
)

func assemble(client *workos.Confidential) *organizations.Service {
	// want "cannot refer to unexported field client in struct literal of type organizations.Service"
	return &organizations.Service{client: client.Client}
}
