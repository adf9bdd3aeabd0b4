// A server may delete users.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
)

func forget(ctx context.Context, client *workos.Confidential, id string) error {
	return client.UserManagement.DeleteUser(ctx, id)
}
