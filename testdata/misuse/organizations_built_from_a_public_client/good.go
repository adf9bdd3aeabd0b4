// The module is built from a client that holds the key.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/organizations"
)

func build(client *workos.Confidential) organizations.Service {
	return organizations.New(client.Core())
}
