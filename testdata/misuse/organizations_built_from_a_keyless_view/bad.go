// A server builds a module from the keyless view of its client.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/organizations"
)

func build(client *workos.Confidential) organizations.Service {
	// want: *core.Client is not a *core.Confidential
	return organizations.New(client.Public().Core())
}
