// A helper takes the core of a public client, in the hope that it has the verbs which the public
// client lacks.
package main

import (
	"context"

	"github.com/workos-typestate/workos/core"
)

func send(ctx context.Context, client *core.Client, id string) error {
	// want "client.Get undefined (type *core.Client has no field or method Get)"
	return client.Get(ctx, core.Path("/organizations/{id}", id), nil)
}
