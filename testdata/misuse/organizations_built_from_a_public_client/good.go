// The module is built from the client that holds the key.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/organizations"
)

func build(public *workos.Public, server *workos.Confidential) *organizations.Service {
	return organizations.New(server.Confidential)
}
