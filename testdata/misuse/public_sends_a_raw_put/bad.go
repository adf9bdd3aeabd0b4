// A desktop program changes an organization by the path of its endpoint.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func send(ctx context.Context, client *workos.Public, id string) error {
	// want "client.Put undefined (type *workos.Public has no field or method Put)"
	return client.Put(ctx, core.Path("/organizations/{id}", id), map[string]string{"name": "Acme"}, nil)
}
