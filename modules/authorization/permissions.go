package authorization

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Permission is something that a role can allow, such as editing documents.
type Permission struct {
	Object           string                `json:"object"` // "permission"
	ID               core.PermissionID     `json:"id"`
	Slug             core.PermissionSlug   `json:"slug"` // its name in checks and roles
	Name             string                `json:"name"`
	Description      string                `json:"description"`
	System           bool                  `json:"system"`             // WorkOS's own, which cannot be changed
	ResourceTypeSlug core.ResourceTypeSlug `json:"resource_type_slug"` // of the resources that it applies to
	CreatedAt        time.Time             `json:"created_at"`
	UpdatedAt        time.Time             `json:"updated_at"`
}

// GetPermission returns the permission with the given slug.
//
// GET /authorization/permissions/{slug}. Errors worth handling: core.ErrNotFound.
func (s Service) GetPermission(ctx context.Context, slug core.PermissionSlug, opts ...core.GetOption) (*Permission, error) {
	return engine.Get[Permission](ctx, s.client, engine.Path1("/authorization/permissions/{slug}", slug), opts...)
}

// ListPermissionsParams selects a page of the permissions.
type ListPermissionsParams struct{ core.ListOptions }

// ListPermissions returns the permissions of the environment.
//
// GET /authorization/permissions.
func (s Service) ListPermissions(ctx context.Context, params *ListPermissionsParams, opts ...core.GetOption) *core.Listing[Permission] {
	return engine.List[Permission](ctx, s.client, core.Path("/authorization/permissions"), params, opts...)
}

// CreatePermissionParams describes a new permission.
type CreatePermissionParams struct {
	Description      string                `json:"description,omitzero"`
	ResourceTypeSlug core.ResourceTypeSlug `json:"resource_type_slug,omitzero"` // if empty, it applies to organizations
}

// CreatePermission creates a permission, which can then be added to roles.
//
// POST /authorization/permissions. Errors worth handling: core.ErrUnprocessable, and
// core.ErrorCode("permission_slug_conflict").
func (s Service) CreatePermission(ctx context.Context, slug core.PermissionSlug, name string, params *CreatePermissionParams, opts ...core.PostOption) (*Permission, error) {
	body := struct {
		Slug core.PermissionSlug `json:"slug"`
		Name string              `json:"name"`
		*CreatePermissionParams
	}{slug, name, params}
	return engine.Post[Permission](ctx, s.client, core.Path("/authorization/permissions"), body, opts...)
}

// UpdatePermissionParams changes a permission; fields that are left out do not change.
type UpdatePermissionParams struct {
	Name        string           `json:"name,omitzero"`
	Description core.Opt[string] `json:"description,omitzero"` // core.Null removes it
}

// UpdatePermission changes the name and description of a permission. Its slug cannot be changed.
//
// PATCH /authorization/permissions/{slug}. Errors worth handling: core.ErrNotFound, core.ErrUnprocessable, and
// core.ErrForbidden for a system permission.
func (s Service) UpdatePermission(ctx context.Context, slug core.PermissionSlug, params *UpdatePermissionParams, opts ...core.PatchOption) (*Permission, error) {
	return engine.Patch[Permission](ctx, s.client, engine.Path1("/authorization/permissions/{slug}", slug), params, opts...)
}

// DeletePermission deletes a permission, and removes it from the roles that have it.
//
// DELETE /authorization/permissions/{slug}. Errors worth handling: core.ErrNotFound, and core.ErrForbidden for a
// system permission.
func (s Service) DeletePermission(ctx context.Context, slug core.PermissionSlug, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, s.client, engine.Path1("/authorization/permissions/{slug}", slug), nil, opts...)
	return err
}
