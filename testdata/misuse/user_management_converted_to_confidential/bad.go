// A program makes a module's public side the confidential one by conversion.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func convert(client *workos.Public) *usermanagement.Confidential {
	// want "cannot convert client.UserManagement (variable of type *usermanagement.Public) to type *usermanagement.Confidential"
	return (*usermanagement.Confidential)(client.UserManagement)
}
