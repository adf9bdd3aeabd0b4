// A server may manage agents.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
)

func deleteBlueprint(ctx context.Context, client *workos.Confidential, id string) error {
	return client.Agents.DeleteBlueprint(ctx, id)
}
