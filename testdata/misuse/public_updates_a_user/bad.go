// A desktop program changes the name of its user.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func rename(ctx context.Context, client *workos.Public, id, name string) (*usermanagement.User, error) {
	// want "client.UserManagement.UpdateUser undefined (type *usermanagement.Public has no field or method UpdateUser)"
	return client.UserManagement.UpdateUser(ctx, id, usermanagement.UpdateUserParams{Name: core.Some(name)})
}
