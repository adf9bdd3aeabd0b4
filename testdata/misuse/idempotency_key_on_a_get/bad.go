// An idempotency key goes with a GET, which changes nothing that could be done twice.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func read(ctx context.Context, client *workos.Confidential, id string) (*usermanagement.User, error) {
	// want "cannot use core.WithIdempotencyKey(id) (value of interface type core.WriteOption) as core.GetOption value in argument to client.UserManagement.GetUser: core.WriteOption does not implement core.GetOption (missing method applyGet)"
	return client.UserManagement.GetUser(ctx, id, core.WithIdempotencyKey(id))
}
