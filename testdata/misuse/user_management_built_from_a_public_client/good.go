// It is built from the client that holds the key.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func build(public *workos.Public, server *workos.Confidential) *usermanagement.Confidential {
	return usermanagement.NewConfidential(server.Confidential)
}
