// A server deletes a connection in a user's name. WorkOS ignores the access token there and goes by the key.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func disconnect(ctx context.Context, client *workos.Confidential, id workos.ConnectionID, token workos.AccessToken) error {
	// want: core.GetOption is not a core.DeleteOption: it lacks core.applyDelete
	return client.SSO.DeleteConnection(ctx, id, core.WithAccessToken(token))
}
