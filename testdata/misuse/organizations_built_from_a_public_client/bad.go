// A program builds a module that its public client does not have.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/organizations"
)

func build(client *workos.Public) organizations.Service {
	return organizations.New(client.Core()) // want: *core.Client is not a *core.Confidential
}
