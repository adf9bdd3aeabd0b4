// A mobile app takes somebody out of a group by the path of its endpoint.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func send(ctx context.Context, client *workos.Public, id string) error {
	// want "client.DeleteWithBody undefined (type *workos.Public has no field or method DeleteWithBody)"
	return client.DeleteWithBody(ctx, core.Path("/groups/{id}/members", id), map[string]string{"user_id": "user_123"})
}
