// A server may create users.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func signUp(ctx context.Context, client *workos.Confidential, email string) (*usermanagement.CreatedUser, error) {
	return client.UserManagement.CreateUser(ctx, usermanagement.CreateUserParams{Email: email})
}
