// An option that fits any verb goes with a DELETE.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func write(ctx context.Context, client *workos.Confidential, id string, token workos.Secret) error {
	return client.Delete(ctx, core.Path("/connections/{id}", id), core.WithoutAPIKey())
}
