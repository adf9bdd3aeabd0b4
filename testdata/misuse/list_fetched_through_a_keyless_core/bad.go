// A helper lists an endpoint through a client without a key.
package main

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func users(ctx context.Context, client *core.Client) (*core.Page[usermanagement.User], error) {
	// want "cannot use client (variable of type *core.Client) as *core.Confidential value in argument to core.List[usermanagement.User]"
	return core.List[usermanagement.User](ctx, client, core.Path("/user_management/users"), nil)
}
