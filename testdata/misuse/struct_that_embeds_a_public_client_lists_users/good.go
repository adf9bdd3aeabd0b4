// The struct has what its client has.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

type app struct {
	*workos.Confidential
}

func (a app) users(ctx context.Context) *core.Listing[usermanagement.User] {
	return a.UserManagement.ListUsers(ctx, nil)
}
