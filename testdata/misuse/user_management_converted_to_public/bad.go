// A server takes the key off a module by conversion.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func convert(client *workos.Confidential) usermanagement.Public {
	// want "cannot convert *client.UserManagement (variable of struct type usermanagement.Confidential) to type usermanagement.Public"
	return usermanagement.Public(*client.UserManagement)
}
