// A command-line tool takes the core of its client, in the hope that it has the verbs which the client lacks.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func read(ctx context.Context, client *workos.Public, id string) error {
	// want: *core.Client has no Get
	return client.Core().Get(ctx, core.Path("/organizations/{id}", id), nil)
}
