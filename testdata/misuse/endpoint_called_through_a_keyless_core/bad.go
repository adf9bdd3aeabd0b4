// A desktop program tries an endpoint that the SDK has no method for. Only the modules send requests
// without an API key: what a public client can send is what their public sides send.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func look(ctx context.Context, public *workos.Public, server *workos.Confidential) (*organizations.Organization, error) {
	// want "not enough arguments in call to core.KeylessGet"
	return core.KeylessGet[organizations.Organization](ctx, public.Client, core.Path("/organizations/{id}", "org_1"))
}
