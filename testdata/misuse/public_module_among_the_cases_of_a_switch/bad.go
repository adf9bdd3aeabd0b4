// A program tells the two sides apart behind an interface that only one of them fits.
package main

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

type userLister interface {
	ListUsers(context.Context, usermanagement.ListUsersParams, ...core.GetOption) (*core.Page[usermanagement.User], error)
}

func isOurs(users userLister) bool {
	switch users.(type) {
	case *usermanagement.Public: // want "cannot have dynamic type *usermanagement.Public (missing method ListUsers)"
		return true
	}
	return false
}
