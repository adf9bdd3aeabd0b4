package featureflags

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Flag is a feature that can be switched on.
type Flag struct {
	Object       string               `json:"object"` // "feature_flag"
	ID           core.FeatureFlagID   `json:"id"`
	Slug         core.FeatureFlagSlug `json:"slug"`
	Name         string               `json:"name"`
	Description  string               `json:"description"`
	Owner        *FlagOwner           `json:"owner,omitzero"` // nil if there is none
	Tags         []string             `json:"tags"`
	Enabled      bool                 `json:"enabled"`       // as a whole
	DefaultValue bool                 `json:"default_value"` // for all who are not targets
	CreatedAt    time.Time            `json:"created_at"`
	UpdatedAt    time.Time            `json:"updated_at"`
}

// FlagOwner is the team member who is responsible for a flag.
type FlagOwner struct {
	Email     string `json:"email"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
}

// Get returns the flag with the given slug.
//
// GET /feature-flags/{slug}. Errors worth handling: core.ErrNotFound.
func (s Service) Get(ctx context.Context, slug core.FeatureFlagSlug, opts ...core.GetOption) (*Flag, error) {
	return engine.Get[Flag](ctx, s.client, engine.Path1("/feature-flags/{slug}", slug), opts...)
}

// ListParams selects a page of the flags.
type ListParams struct {
	core.ListOptions
}

// List returns the flags of the environment.
//
// GET /feature-flags. Errors worth handling: core.ErrorCode("invalid_request_parameters").
func (s Service) List(ctx context.Context, params *ListParams, opts ...core.GetOption) *core.Listing[Flag] {
	return engine.List[Flag](ctx, s.client, core.Path("/feature-flags"), params, opts...)
}

// ListForOrganizationParams is ListParams.
type ListForOrganizationParams = ListParams

// ListForOrganization returns the flags that are on for an organization.
//
// GET /organizations/{organization_id}/feature-flags. Errors worth handling: core.ErrNotFound.
func (s Service) ListForOrganization(ctx context.Context, organizationID core.OrganizationID, params *ListForOrganizationParams, opts ...core.GetOption) *core.Listing[Flag] {
	return engine.List[Flag](ctx, s.client, engine.Path1("/organizations/{organization_id}/feature-flags", organizationID), params, opts...)
}

// ListForUserParams is ListParams.
type ListForUserParams = ListParams

// ListForUser returns the flags that are on for a user.
//
// GET /user_management/users/{user_id}/feature-flags. Errors worth handling: core.ErrNotFound.
func (s Service) ListForUser(ctx context.Context, userID core.UserID, params *ListForUserParams, opts ...core.GetOption) *core.Listing[Flag] {
	return engine.List[Flag](ctx, s.client, engine.Path1("/user_management/users/{user_id}/feature-flags", userID), params, opts...)
}

// Enable switches a flag on: its default and its targets now apply.
//
// PUT /feature-flags/{slug}/enable. Errors worth handling: core.ErrNotFound.
func (s Service) Enable(ctx context.Context, slug core.FeatureFlagSlug, opts ...core.PutOption) (*Flag, error) {
	return engine.Put[Flag](ctx, s.client, engine.Path1("/feature-flags/{slug}/enable", slug), nil, opts...)
}

// Disable switches a flag off for everyone.
//
// PUT /feature-flags/{slug}/disable. Errors worth handling: core.ErrNotFound.
func (s Service) Disable(ctx context.Context, slug core.FeatureFlagSlug, opts ...core.PutOption) (*Flag, error) {
	return engine.Put[Flag](ctx, s.client, engine.Path1("/feature-flags/{slug}/disable", slug), nil, opts...)
}
