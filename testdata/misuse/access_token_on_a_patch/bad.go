// A server changes a connection in a user's name. WorkOS ignores the access token there and goes by
// the key.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func write(ctx context.Context, client *workos.Confidential, id string, token workos.Secret) error {
	// want "core.GetOption does not implement core.PatchOption (missing method applyPatch)"
	return client.Patch(ctx, core.Path("/connections/{id}", id), nil, nil, core.WithAccessToken(token))
}
