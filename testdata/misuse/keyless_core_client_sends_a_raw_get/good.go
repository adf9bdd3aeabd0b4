// The core of a confidential client has them.
package main

import (
	"context"

	"github.com/workos-typestate/workos/core"
)

func send(ctx context.Context, client *core.Confidential, id string) error {
	return client.Get(ctx, core.Path("/organizations/{id}", id), nil)
}
