// A program makes a service of another by conversion. Both hold a client and nothing else, but not
// under the same type.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/vault"
)

func convert(client *workos.Confidential) *vault.Service {
	// want "cannot convert client.Organizations (variable of type *organizations.Service) to type *vault.Service"
	return (*vault.Service)(client.Organizations)
}
