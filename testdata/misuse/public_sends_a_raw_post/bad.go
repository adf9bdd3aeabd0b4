// A command-line tool goes around the modules and writes to an endpoint by its path.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func send(ctx context.Context, client *workos.Public, id string) error {
	// want "client.Post undefined (type *workos.Public has no field or method Post)"
	return client.Post(ctx, core.Path("/organizations"), map[string]string{"name": id}, nil)
}
