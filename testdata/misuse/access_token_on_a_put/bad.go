// A server changes a user in that user's own name. WorkOS ignores the access token there and goes
// by the key.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func write(ctx context.Context, client *workos.Confidential, id string, token workos.Secret) (*usermanagement.User, error) {
	// want "core.GetOption does not implement core.PutOption (missing method applyPut)"
	return client.UserManagement.UpdateUser(ctx, id, usermanagement.UpdateUserParams{}, core.WithAccessToken(token))
}
