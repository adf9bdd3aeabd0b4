// A server deletes a connection in a user's name. WorkOS ignores the access token there and goes by
// the key.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func write(ctx context.Context, client *workos.Confidential, id string, token workos.Secret) error {
	// want "core.GetOption does not implement core.DeleteOption (missing method applyDelete)"
	return client.SSO.DeleteConnection(ctx, id, core.WithAccessToken(token))
}
