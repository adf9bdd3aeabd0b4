package featureflags

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Target is a user or organization that a flag is switched on for, one of these:
//
//	featureflags.UserTarget(user.ID)
//	featureflags.OrganizationTarget(organization.ID)
type Target interface{ target() string }

// UserTarget is one user.
func UserTarget(id core.UserID) Target { return target(id) }

// OrganizationTarget is one organization, with all of its users.
func OrganizationTarget(id core.OrganizationID) Target { return target(id) }

type target string

func (t target) target() string { return string(t) }

const targetRoute = "/feature-flags/{slug}/targets/{resource_id}"

// AddTarget switches a flag on for one user or organization.
//
// POST /feature-flags/{slug}/targets/{resource_id}. Errors worth handling: core.ErrNotFound, core.ErrForbidden.
func (s Service) AddTarget(ctx context.Context, slug core.FeatureFlagSlug, target Target, opts ...core.PostOption) error {
	id, err := idOf(target)
	if err != nil {
		return err
	}
	_, err = engine.Post[engine.None](ctx, s.client, engine.Path2(targetRoute, slug, id), nil, opts...)
	return err
}

// RemoveTarget resets one user or organization to the flag's default.
//
// DELETE /feature-flags/{slug}/targets/{resource_id}. Errors worth handling: core.ErrNotFound, core.ErrForbidden.
func (s Service) RemoveTarget(ctx context.Context, slug core.FeatureFlagSlug, target Target, opts ...core.DeleteOption) error {
	id, err := idOf(target)
	if err != nil {
		return err
	}
	_, err = engine.Delete[engine.None](ctx, s.client, engine.Path2(targetRoute, slug, id), nil, opts...)
	return err
}

func idOf(target Target) (string, error) {
	if target == nil {
		return "", engine.Required("target", "")
	}
	return target.target(), engine.Required("target", target.target())
}
