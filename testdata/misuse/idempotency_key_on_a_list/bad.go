// An idempotency key goes with a list, which changes nothing.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func read(ctx context.Context, client *workos.Confidential, run string) (*core.Page[organizations.Organization], error) {
	// want "core.WriteOption does not implement core.GetOption (missing method applyGet)"
	return client.Organizations.List(ctx, organizations.ListParams{}, core.WithIdempotencyKey(run))
}
