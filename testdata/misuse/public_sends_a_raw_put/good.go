// A server may, with the API key.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func send(ctx context.Context, client *workos.Confidential, id string) error {
	return client.Put(ctx, core.Path("/organizations/{id}", id), map[string]string{"name": "Acme"}, nil)
}
