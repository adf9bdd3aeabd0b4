// A mobile app deletes an account by the path of its endpoint.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func send(ctx context.Context, client *workos.Public, id string) error {
	// want "client.Delete undefined (type *workos.Public has no field or method Delete)"
	return client.Delete(ctx, core.Path("/user_management/users/{id}", id))
}
