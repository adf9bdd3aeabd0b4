// The half that holds the key is called Confidential.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/vault"
)

func build(client *workos.Confidential) *vault.Service {
	return vault.New(client.Confidential)
}
