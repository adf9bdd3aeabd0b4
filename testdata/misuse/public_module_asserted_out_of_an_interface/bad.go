// A program looks for the public side behind an interface that it can never stand behind.
package main

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

type userLister interface {
	ListUsers(context.Context, usermanagement.ListUsersParams, ...core.GetOption) (*core.Page[usermanagement.User], error)
}

func sideOf(users userLister) *usermanagement.Public {
	side, _ := users.(*usermanagement.Public) // want "impossible type assertion: users.(*usermanagement.Public)"
	return side
}
