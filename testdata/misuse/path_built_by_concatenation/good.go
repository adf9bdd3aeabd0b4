// The ID is a value of the path, which escapes it.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func read(ctx context.Context, client *workos.Confidential, id string) error {
	return client.Get(ctx, core.Path("/organizations/{id}", id), nil)
}
