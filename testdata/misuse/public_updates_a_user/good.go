// A server may change users.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func rename(ctx context.Context, client *workos.Confidential, id, name string) (*usermanagement.User, error) {
	return client.UserManagement.UpdateUser(ctx, id, usermanagement.UpdateUserParams{Name: core.Some(name)})
}
