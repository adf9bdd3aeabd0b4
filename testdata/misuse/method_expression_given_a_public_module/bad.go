// A program takes the method from the confidential side and gives it the public one.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func forget(ctx context.Context, client *workos.Public, id string) error {
	// want "cannot use client.UserManagement (variable of type *usermanagement.Public) as *usermanagement.Confidential value in argument to (*usermanagement.Confidential).DeleteUser"
	return (*usermanagement.Confidential).DeleteUser(client.UserManagement, ctx, id)
}
