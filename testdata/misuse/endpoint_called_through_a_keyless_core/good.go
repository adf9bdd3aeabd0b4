// A server reaches an endpoint that the SDK has no method for, with its key.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func look(ctx context.Context, public *workos.Public, server *workos.Confidential) (*organizations.Organization, error) {
	return core.Get[organizations.Organization](ctx, server.Confidential, core.Path("/organizations/{id}", "org_1"))
}
