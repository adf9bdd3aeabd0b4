// An option that fits any verb fits a DELETE.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func disconnect(ctx context.Context, client *workos.Confidential, id workos.ConnectionID, token workos.AccessToken) error {
	return client.SSO.DeleteConnection(ctx, id, core.WithMaxRetries(0))
}
