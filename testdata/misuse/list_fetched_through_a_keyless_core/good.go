// A list takes a client that holds one.
package main

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func users(ctx context.Context, client *core.Confidential) (*core.Page[usermanagement.User], error) {
	return core.List[usermanagement.User](ctx, client, core.Path("/user_management/users"), nil)
}
