// A command-line tool goes around the modules and reads an endpoint by its path.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func read(ctx context.Context, client *workos.Public, id string) (organization map[string]any, err error) {
	// want: *workos.Public has no Get
	err = client.Get(ctx, core.Path("/organizations/{id}", id), &organization)
	return organization, err
}
