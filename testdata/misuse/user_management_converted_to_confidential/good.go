// The confidential side belongs to a client that holds the key.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func convert(client *workos.Confidential) *usermanagement.Confidential {
	return (*usermanagement.Confidential)(client.UserManagement)
}
