// A server may delete connections.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
)

func disconnect(ctx context.Context, client *workos.Confidential, id string) error {
	return client.SSO.DeleteConnection(ctx, id)
}
