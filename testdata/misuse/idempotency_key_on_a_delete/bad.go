// An idempotency key goes with a DELETE, where WorkOS ignores it.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func forget(ctx context.Context, client *workos.Confidential, id, run string) error {
	// want "core.WriteOption does not implement core.DeleteOption (missing method applyDelete)"
	return client.Organizations.Delete(ctx, id, core.WithIdempotencyKey(run))
}
