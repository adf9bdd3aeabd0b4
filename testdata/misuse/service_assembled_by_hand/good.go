// A module is made from a client that holds one.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/organizations"
)

func assemble(client *workos.Confidential) *organizations.Service {
	return organizations.New(client.Confidential)
}
