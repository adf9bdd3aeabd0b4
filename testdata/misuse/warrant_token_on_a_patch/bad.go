// A warrant token goes with a PATCH. Only the legacy FGA endpoints read it, and none of them is a
// PATCH.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func write(ctx context.Context, client *workos.Confidential, id string, token workos.Secret) error {
	// want "core.GetPostOption does not implement core.PatchOption (missing method applyPatch)"
	return client.Patch(ctx, core.Path("/connections/{id}", id), nil, nil, core.WithWarrantToken(token))
}
