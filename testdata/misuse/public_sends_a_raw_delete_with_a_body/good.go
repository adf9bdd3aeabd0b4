// A server may, with the API key.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func send(ctx context.Context, client *workos.Confidential, id string) error {
	return client.DeleteWithBody(ctx, core.Path("/groups/{id}/members", id), map[string]string{"user_id": "user_123"})
}
