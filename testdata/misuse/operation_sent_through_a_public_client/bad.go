// A program calls the generic that the modules are made of with its public client.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func organization(ctx context.Context, public *workos.Public, server *workos.Confidential, id string) (*organizations.Organization, error) {
	// want "cannot use public.Client (variable of type *core.Client) as *core.Confidential value in argument to core.Get[organizations.Organization]"
	return core.Get[organizations.Organization](ctx, public.Client, core.Path("/organizations/{id}", id))
}
