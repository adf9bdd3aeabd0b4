package authorization

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Role is a set of permissions under a name.
type Role struct {
	Object           string                `json:"object"` // "role"
	ID               core.RoleID           `json:"id"`
	Slug             core.RoleSlug         `json:"slug"` // its name in assignments
	Name             string                `json:"name"`
	Description      string                `json:"description"`
	Type             RoleType              `json:"type"`
	ResourceTypeSlug core.ResourceTypeSlug `json:"resource_type_slug"` // of the resources that it can be held on
	Permissions      []core.PermissionSlug `json:"permissions"`        // slugs
	CreatedAt        time.Time             `json:"created_at"`
	UpdatedAt        time.Time             `json:"updated_at"`
}

// RoleType is the scope of a role.
type RoleType string

// The types of a role.
const (
	RoleTypeEnvironment  RoleType = "EnvironmentRole"  // in every organization
	RoleTypeOrganization RoleType = "OrganizationRole" // in one organization only
)

// GetEnvironmentRole returns the role of the environment with the given slug.
//
// GET /authorization/roles/{slug}. Errors worth handling: core.ErrNotFound.
func (s Service) GetEnvironmentRole(ctx context.Context, slug core.RoleSlug, opts ...core.GetOption) (*Role, error) {
	return engine.Get[Role](ctx, s.client, engine.Path1("/authorization/roles/{slug}", slug), opts...)
}

// ListEnvironmentRoles returns all roles of the environment, the one of highest priority first.
//
// GET /authorization/roles.
func (s Service) ListEnvironmentRoles(ctx context.Context, opts ...core.GetOption) ([]Role, error) {
	return engine.ListAll[Role](ctx, s.client, core.Path("/authorization/roles"), nil, opts...)
}

// CreateEnvironmentRoleParams describes a new role of the environment.
type CreateEnvironmentRoleParams struct {
	Description      string                `json:"description,omitzero"`
	ResourceTypeSlug core.ResourceTypeSlug `json:"resource_type_slug,omitzero"` // if empty, it is held on organizations
}

// CreateEnvironmentRole creates a role that every organization has. It has no permissions yet.
//
// POST /authorization/roles. Errors worth handling: core.ErrNotFound for an unknown resource type,
// core.ErrUnprocessable, and core.ErrorCode("role_slug_conflict").
func (s Service) CreateEnvironmentRole(ctx context.Context, slug core.RoleSlug, name string, params *CreateEnvironmentRoleParams, opts ...core.PostOption) (*Role, error) {
	body := struct {
		Slug core.RoleSlug `json:"slug"`
		Name string        `json:"name"`
		*CreateEnvironmentRoleParams
	}{slug, name, params}
	return engine.Post[Role](ctx, s.client, core.Path("/authorization/roles"), body, opts...)
}

// UpdateEnvironmentRoleParams changes a role; fields that are left out do not change.
type UpdateEnvironmentRoleParams struct {
	Name        string           `json:"name,omitzero"`
	Description core.Opt[string] `json:"description,omitzero"` // core.Null removes it
}

// UpdateEnvironmentRole changes the name and description of a role of the environment. Its slug cannot be changed.
//
// PATCH /authorization/roles/{slug}. Errors worth handling: core.ErrNotFound, core.ErrUnprocessable.
func (s Service) UpdateEnvironmentRole(ctx context.Context, slug core.RoleSlug, params *UpdateEnvironmentRoleParams, opts ...core.PatchOption) (*Role, error) {
	return engine.Patch[Role](ctx, s.client, engine.Path1("/authorization/roles/{slug}", slug), params, opts...)
}

// SetEnvironmentRolePermissionsParams has no members yet.
type SetEnvironmentRolePermissionsParams struct{}

// SetEnvironmentRolePermissions replaces the permissions of a role of the environment; none removes them all.
//
// PUT /authorization/roles/{slug}/permissions. Errors worth handling: core.ErrNotFound for the role or one of the
// permissions, core.ErrUnprocessable.
func (s Service) SetEnvironmentRolePermissions(ctx context.Context, slug core.RoleSlug, permissions []core.PermissionSlug, params *SetEnvironmentRolePermissionsParams, opts ...core.PutOption) (*Role, error) {
	body := struct {
		Permissions []core.PermissionSlug `json:"permissions"`
		*SetEnvironmentRolePermissionsParams
	}{permissions, params}
	return engine.Put[Role](ctx, s.client, engine.Path1("/authorization/roles/{slug}/permissions", slug), body, opts...)
}

// AddEnvironmentRolePermissionParams has no members yet.
type AddEnvironmentRolePermissionParams struct{}

// AddEnvironmentRolePermission adds one permission to a role of the environment.
//
// POST /authorization/roles/{slug}/permissions. Errors worth handling: core.ErrNotFound for the role or the
// permission, core.ErrUnprocessable.
func (s Service) AddEnvironmentRolePermission(ctx context.Context, slug core.RoleSlug, permissionSlug core.PermissionSlug, params *AddEnvironmentRolePermissionParams, opts ...core.PostOption) (*Role, error) {
	body := struct {
		PermissionSlug core.PermissionSlug `json:"slug"`
		*AddEnvironmentRolePermissionParams
	}{permissionSlug, params}
	return engine.Post[Role](ctx, s.client, engine.Path1("/authorization/roles/{slug}/permissions", slug), body, opts...)
}
