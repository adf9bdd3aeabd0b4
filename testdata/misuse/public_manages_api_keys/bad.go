// A desktop program deletes API keys of its user's organization. That takes the key of the
// application itself.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
)

func deleteKey(ctx context.Context, client *workos.Public, id string) error {
	// want "client.APIKeys undefined (type *workos.Public has no field or method APIKeys)"
	return client.APIKeys.Delete(ctx, id)
}
