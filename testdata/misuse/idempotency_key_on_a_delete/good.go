// An option that fits any verb goes with a DELETE.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func forget(ctx context.Context, client *workos.Confidential, id, run string) error {
	return client.Organizations.Delete(ctx, id, core.WithMaxRetries(0))
}
