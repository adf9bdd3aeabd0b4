// The receiver has the method's own type.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func forget(ctx context.Context, client *workos.Confidential, id string) error {
	return (*usermanagement.Confidential).DeleteUser(client.UserManagement, ctx, id)
}
