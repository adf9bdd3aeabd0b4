// A server may manage feature flags.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/featureflags"
)

func switchOn(ctx context.Context, client *workos.Confidential, slug string) (*featureflags.Flag, error) {
	return client.FeatureFlags.Enable(ctx, slug)
}
