// A program embeds its client in a struct of its own, and calls through it what the client has not.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

type app struct {
	*workos.Public
}

func (a app) users(ctx context.Context) (*core.Page[usermanagement.User], error) {
	// want "a.UserManagement.ListUsers undefined (type *usermanagement.Public has no field or method ListUsers)"
	return a.UserManagement.ListUsers(ctx, usermanagement.ListUsersParams{})
}
