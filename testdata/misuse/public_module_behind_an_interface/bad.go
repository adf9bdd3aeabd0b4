// A program declares what it needs of user management, and brings the public side.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

type userLister interface {
	ListUsers(context.Context, *usermanagement.ListUsersParams, ...core.GetOption) *core.Listing[usermanagement.User]
}

func listerOf(client *workos.Public) userLister {
	return client.UserManagement // want: usermanagement.Public is not a userLister: it lacks ListUsers
}
