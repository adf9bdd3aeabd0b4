package featureflags

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// AddTarget switches a flag on for one user or organization.
//
// POST /feature-flags/{slug}/targets/{resource_id}. Errors worth handling: core.ErrNotFound,
// core.ErrBadRequest for an ID that is of neither, core.ErrForbidden.
func (s Service) AddTarget(ctx context.Context, slug, resourceID string, opts ...core.PostOption) error {
	_, err := engine.Post[engine.None](ctx, s.client, core.Path("/feature-flags/{slug}/targets/{resource_id}", slug, resourceID), nil, opts...)
	return err
}

// RemoveTarget leaves one user or organization to the flag's default again.
//
// DELETE /feature-flags/{slug}/targets/{resource_id}. Errors worth handling: core.ErrNotFound,
// core.ErrBadRequest for an ID that is of neither, core.ErrForbidden.
func (s Service) RemoveTarget(ctx context.Context, slug, resourceID string, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, s.client, core.Path("/feature-flags/{slug}/targets/{resource_id}", slug, resourceID), nil, opts...)
	return err
}
