// The confidential side has the method.
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

func listerOf(client *workos.Confidential) userLister {
	return client.UserManagement
}
