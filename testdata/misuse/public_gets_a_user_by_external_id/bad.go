// A desktop program looks a user up by the ID that its own database has.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func whoIsOurs(ctx context.Context, client *workos.Public, id string) (*usermanagement.User, error) {
	// want "client.UserManagement.GetUserByExternalID undefined (type *usermanagement.Public has no field or method GetUserByExternalID)"
	return client.UserManagement.GetUserByExternalID(ctx, id)
}
