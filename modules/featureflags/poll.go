package featureflags

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// PolledFlag is all that is needed to decide for whom a flag is on.
type PolledFlag struct {
	Slug         core.FeatureFlagSlug `json:"slug"`
	Enabled      bool                 `json:"enabled"`       // as a whole
	DefaultValue bool                 `json:"default_value"` // for those who are no targets
	Targets      PolledTargets        `json:"targets"`
}

// PolledTargets are those for whom a flag is decided one by one.
type PolledTargets struct {
	Users         []PolledTarget       `json:"users"`
	Organizations []PolledTarget       `json:"organizations"`
	CustomTargets []PolledCustomTarget `json:"custom_targets"`
}

// PolledTarget is a user or organization by its ID, and whether the flag is on for it.
type PolledTarget struct {
	ID      string `json:"id"`
	Enabled bool   `json:"enabled"`
}

// PolledCustomTarget is something of the application's own, and whether the flag is on for it.
type PolledCustomTarget struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	Enabled bool   `json:"enabled"`
}

// Poll returns all flags by their slugs, so that a server can decide by itself for whom they are on.
//
// GET /sdk/feature-flags. Errors worth handling: core.ErrRateLimited.
func (s Service) Poll(ctx context.Context, opts ...core.GetOption) (map[core.FeatureFlagSlug]PolledFlag, error) {
	flags, err := engine.Get[map[core.FeatureFlagSlug]PolledFlag](ctx, s.client, core.Path("/sdk/feature-flags"), opts...)
	if err != nil {
		return nil, err
	}
	return *flags, nil
}
