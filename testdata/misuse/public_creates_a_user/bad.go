// A mobile app signs users up by creating them. AuthKit's own page does that without a key.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func signUp(ctx context.Context, client *workos.Public, email string) (*usermanagement.CreatedUser, error) {
	// want "client.UserManagement.CreateUser undefined (type *usermanagement.Public has no field or method CreateUser)"
	return client.UserManagement.CreateUser(ctx, usermanagement.CreateUserParams{Email: email})
}
