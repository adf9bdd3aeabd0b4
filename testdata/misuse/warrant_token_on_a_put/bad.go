// A warrant token goes with a PUT. Only the legacy FGA endpoints read it, and none of them is a
// PUT.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func write(ctx context.Context, client *workos.Confidential, id string, token workos.Secret) (*organizations.Organization, error) {
	// want "core.GetPostOption does not implement core.PutOption (missing method applyPut)"
	return client.Organizations.Update(ctx, id, organizations.UpdateParams{}, core.WithWarrantToken(token))
}
