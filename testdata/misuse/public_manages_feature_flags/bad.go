// A mobile app switches features on by itself. Its access token says which ones are on; changing
// them is the server's.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/featureflags"
)

func switchOn(ctx context.Context, client *workos.Public, slug string) (*featureflags.Flag, error) {
	// want "client.FeatureFlags undefined (type *workos.Public has no field or method FeatureFlags)"
	return client.FeatureFlags.Enable(ctx, slug)
}
