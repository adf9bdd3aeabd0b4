// A mobile app deletes an account, and could delete any other.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
)

func forget(ctx context.Context, client *workos.Public, id string) error {
	// want "client.UserManagement.DeleteUser undefined (type *usermanagement.Public has no field or method DeleteUser)"
	return client.UserManagement.DeleteUser(ctx, id)
}
