// A command-line tool lists an endpoint that the SDK has no method for.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func users(ctx context.Context, client *workos.Public) *core.Listing[usermanagement.User] {
	// want: *core.Client is not a *core.Confidential
	return core.List[usermanagement.User](ctx, client.Core(), core.Path("/user_management/users"), nil)
}
