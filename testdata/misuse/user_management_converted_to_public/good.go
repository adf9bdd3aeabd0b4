// The keyless view has the module's public side.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func convert(client *workos.Confidential) usermanagement.Public {
	return *client.Public().UserManagement
}
