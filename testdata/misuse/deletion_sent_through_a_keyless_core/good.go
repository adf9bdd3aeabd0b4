// The generic takes a client that holds one.
package main

import (
	"context"

	"github.com/workos-typestate/workos/core"
)

func forget(ctx context.Context, client *core.Confidential, id string) error {
	_, err := core.Delete[core.None](ctx, client, core.Path("/user_management/users/{id}", id), nil)
	return err
}
