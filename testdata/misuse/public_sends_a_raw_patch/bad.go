// A desktop program changes a connection by the path of its endpoint.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func send(ctx context.Context, client *workos.Public, id string) error {
	// want "client.Patch undefined (type *workos.Public has no field or method Patch)"
	return client.Patch(ctx, core.Path("/connections/{id}", id), map[string]string{"name": "Okta"}, nil)
}
