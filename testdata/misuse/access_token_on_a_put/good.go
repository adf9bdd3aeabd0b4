// A PUT goes by the key, or by none.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func write(ctx context.Context, client *workos.Confidential, id string, token workos.Secret) (*usermanagement.User, error) {
	return client.UserManagement.UpdateUser(ctx, id, usermanagement.UpdateUserParams{}, core.WithoutAPIKey())
}
