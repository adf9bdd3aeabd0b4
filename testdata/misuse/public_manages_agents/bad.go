// A command-line tool deletes a blueprint of agents. WorkOS wants the API key for that.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
)

func deleteBlueprint(ctx context.Context, client *workos.Public, id string) error {
	// want "client.Agents undefined (type *workos.Public has no field or method Agents)"
	return client.Agents.DeleteBlueprint(ctx, id)
}
