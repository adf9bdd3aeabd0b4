// core.List takes a client that holds the key.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func users(ctx context.Context, client *workos.Confidential) *core.Listing[usermanagement.User] {
	return core.List[usermanagement.User](ctx, client.Core(), core.Path("/user_management/users"), nil)
}
