// A module takes the core of the client.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/organizations"
)

func build(client *workos.Confidential) organizations.Service {
	return organizations.New(client.Core())
}
