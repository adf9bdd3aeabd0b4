// A warrant token goes with a DELETE. Only the legacy FGA endpoints read it, and none of them is a
// DELETE.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func write(ctx context.Context, client *workos.Confidential, id string, token workos.Secret) error {
	// want "core.GetPostOption does not implement core.DeleteOption (missing method applyDelete)"
	return client.Delete(ctx, core.Path("/connections/{id}", id), core.WithWarrantToken(token))
}
