// A PATCH goes by the key, or by none.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func write(ctx context.Context, client *workos.Confidential, id string, token workos.Secret) error {
	return client.Patch(ctx, core.Path("/connections/{id}", id), nil, nil, core.WithoutAPIKey())
}
