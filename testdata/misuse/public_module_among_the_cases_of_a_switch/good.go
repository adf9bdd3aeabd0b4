// The confidential side fits it.
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
	case *usermanagement.Confidential:
		return true
	}
	return false
}
