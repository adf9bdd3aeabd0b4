// The core of a confidential client has them.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func read(ctx context.Context, client *workos.Confidential, id string) error {
	return client.Core().Get(ctx, core.Path("/organizations/{id}", id), nil)
}
