// A helper deletes through a client without a key.
package main

import (
	"context"

	"github.com/workos-typestate/workos/core"
)

func forget(ctx context.Context, client *core.Client, id string) error {
	// want "cannot use client (variable of type *core.Client) as *core.Confidential value in argument to core.Delete[core.None]"
	_, err := core.Delete[core.None](ctx, client, core.Path("/user_management/users/{id}", id), nil)
	return err
}
