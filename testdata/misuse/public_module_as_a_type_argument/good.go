// The confidential side satisfies the constraint.
package main

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

type userLister interface {
	ListUsers(context.Context, usermanagement.ListUsersParams, ...core.GetOption) (*core.Page[usermanagement.User], error)
}

type report[L userLister] struct{ users L }

type daily = report[*usermanagement.Confidential]
