// A server builds a module from the whole client.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/organizations"
)

func build(client *workos.Confidential) organizations.Service {
	return organizations.New(client) // want: *workos.Confidential is not a *core.Confidential
}
