// Each module is a field of the client.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/vault"
)

func convert(client *workos.Confidential) *vault.Service {
	return client.Vault
}
