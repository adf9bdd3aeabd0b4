// The generic takes a client that holds the key.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func organization(ctx context.Context, public *workos.Public, server *workos.Confidential, id string) (*organizations.Organization, error) {
	return core.Get[organizations.Organization](ctx, server.Confidential, core.Path("/organizations/{id}", id))
}
