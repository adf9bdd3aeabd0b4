package contract

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/featureflags"
)

// FeatureFlags are the calls of package featureflags.
var FeatureFlags = Module{Name: "featureflags", Calls: []Call{
	Op("getFeatureFlag", func(c *Client, in *Input) (any, error) {
		return c.FeatureFlags.Get(in.Ctx, Path[core.FeatureFlagSlug](in, "slug"))
	}),
	Op("listFeatureFlags", func(c *Client, in *Input) (any, error) {
		return c.FeatureFlags.List(in.Ctx, Optional[featureflags.ListParams](in)).Page()
	}),
	Op("listOrganizationFeatureFlags", func(c *Client, in *Input) (any, error) {
		return c.FeatureFlags.ListForOrganization(in.Ctx, Path[core.OrganizationID](in, "organizationId"), Optional[featureflags.ListParams](in)).Page()
	}),
	Op("listUserFeatureFlags", func(c *Client, in *Input) (any, error) {
		return c.FeatureFlags.ListForUser(in.Ctx, Path[core.UserID](in, "userId"), Optional[featureflags.ListParams](in)).Page()
	}),
	Op("enableFeatureFlag", func(c *Client, in *Input) (any, error) {
		return c.FeatureFlags.Enable(in.Ctx, Path[core.FeatureFlagSlug](in, "slug"))
	}),
	Op("disableFeatureFlag", func(c *Client, in *Input) (any, error) {
		return c.FeatureFlags.Disable(in.Ctx, Path[core.FeatureFlagSlug](in, "slug"))
	}),
	Op("addFeatureFlagTarget", func(c *Client, in *Input) (any, error) {
		return nil, c.FeatureFlags.AddTarget(in.Ctx, Path[core.FeatureFlagSlug](in, "slug"), featureflags.UserTarget(Path[core.UserID](in, "resourceId")))
	}),
	Op("removeFeatureFlagTarget", func(c *Client, in *Input) (any, error) {
		return nil, c.FeatureFlags.RemoveTarget(in.Ctx, Path[core.FeatureFlagSlug](in, "slug"), featureflags.UserTarget(Path[core.UserID](in, "resourceId")))
	}),
	Op("pollFeatureFlags", func(c *Client, in *Input) (any, error) {
		return c.FeatureFlags.Poll(in.Ctx)
	}),
}}
