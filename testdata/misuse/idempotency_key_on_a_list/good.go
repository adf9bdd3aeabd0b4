// An option that fits any verb goes with a list.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func read(ctx context.Context, client *workos.Confidential, run string) (*core.Page[organizations.Organization], error) {
	return client.Organizations.List(ctx, organizations.ListParams{}, core.WithHeader("X-Run", run))
}
