// A helper takes the core of a public client to make an organization.
package main

import (
	"context"

	"github.com/workos-typestate/workos/core"
)

func send(ctx context.Context, client *core.Client, id string) error {
	// want "client.Post undefined (type *core.Client has no field or method Post)"
	return client.Post(ctx, core.Path("/organizations"), map[string]string{"name": id}, nil)
}
