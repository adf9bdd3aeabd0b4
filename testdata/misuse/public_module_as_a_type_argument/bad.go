// A program is generic in whatever lists users, and is used with what does not.
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

// want "*usermanagement.Public does not satisfy userLister (missing method ListUsers)"
type daily = report[*usermanagement.Public]
