// A program sends a warrant token with a DELETE. Only the legacy FGA endpoints read it, and none of them is a DELETE.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func disconnect(ctx context.Context, client *workos.Confidential, id workos.ConnectionID, token workos.Secret) error {
	// want: core.GetPostOption is not a core.DeleteOption: it lacks core.applyDelete
	return client.SSO.DeleteConnection(ctx, id, core.WithWarrantToken(token))
}
