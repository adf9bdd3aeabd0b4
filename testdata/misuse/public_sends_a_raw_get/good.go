// A server can, with its API key.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func read(ctx context.Context, client *workos.Confidential, id string) (organization map[string]any, err error) {
	err = client.Get(ctx, core.Path("/organizations/{id}", id), &organization)
	return organization, err
}
