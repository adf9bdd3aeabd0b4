// A program embeds its client in a struct of its own, and calls what the client does not have.
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

func (a app) users(ctx context.Context) *core.Listing[usermanagement.User] {
	// want: usermanagement.Public has no ListUsers
	return a.UserManagement.ListUsers(ctx, nil)
}
