// The confidential side can.
package main

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

type userLister interface {
	ListUsers(context.Context, usermanagement.ListUsersParams, ...core.GetOption) (*core.Page[usermanagement.User], error)
}

func sideOf(users userLister) *usermanagement.Confidential {
	side, _ := users.(*usermanagement.Confidential)
	return side
}
