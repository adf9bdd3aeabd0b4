// The core of a confidential client can.
package main

import (
	"context"

	"github.com/workos-typestate/workos/core"
)

func send(ctx context.Context, client *core.Confidential, id string) error {
	return client.Post(ctx, core.Path("/organizations"), map[string]string{"name": id}, nil)
}
