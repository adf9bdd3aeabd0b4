package authorization

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// GetOrganizationRole returns a role of an organization: its own, or one of the environment.
//
// GET /authorization/organizations/{organization_id}/roles/{slug}. Errors worth handling: core.ErrNotFound.
func (s Service) GetOrganizationRole(ctx context.Context, organizationID core.OrganizationID, slug core.RoleSlug, opts ...core.GetOption) (*Role, error) {
	return engine.Get[Role](ctx, s.client, engine.Path2("/authorization/organizations/{organization_id}/roles/{slug}", organizationID, slug), opts...)
}

// ListOrganizationRoles returns all roles that can be assigned in an organization: its own, and those of the
// environment, the one of highest priority first.
//
// GET /authorization/organizations/{organization_id}/roles. Errors worth handling: core.ErrNotFound.
func (s Service) ListOrganizationRoles(ctx context.Context, organizationID core.OrganizationID, opts ...core.GetOption) ([]Role, error) {
	return engine.ListAll[Role](ctx, s.client, engine.Path1("/authorization/organizations/{organization_id}/roles", organizationID), nil, opts...)
}

// CreateOrganizationRoleParams describes a new role of an organization.
type CreateOrganizationRoleParams struct {
	Slug             core.RoleSlug         `json:"slug,omitzero"` // if empty, WorkOS derives it from the name, with a prefix and a suffix: the result has it
	Description      string                `json:"description,omitzero"`
	ResourceTypeSlug core.ResourceTypeSlug `json:"resource_type_slug,omitzero"` // if empty, it is held on the organization
}

// CreateOrganizationRole creates a role that only one organization has. It has no permissions yet.
//
// POST /authorization/organizations/{organization_id}/roles. Errors worth handling: core.ErrNotFound,
// core.ErrUnprocessable, and core.ErrorCode("organization_role_slug_conflict").
func (s Service) CreateOrganizationRole(ctx context.Context, organizationID core.OrganizationID, name string, params *CreateOrganizationRoleParams, opts ...core.PostOption) (*Role, error) {
	body := struct {
		Name string `json:"name"`
		*CreateOrganizationRoleParams
	}{name, params}
	return engine.Post[Role](ctx, s.client, engine.Path1("/authorization/organizations/{organization_id}/roles", organizationID), body, opts...)
}

// UpdateOrganizationRoleParams is UpdateEnvironmentRoleParams.
type UpdateOrganizationRoleParams = UpdateEnvironmentRoleParams

// UpdateOrganizationRole changes the name and description of a role of an organization. Its slug cannot be changed.
//
// PATCH /authorization/organizations/{organization_id}/roles/{slug}. Errors worth handling: core.ErrNotFound,
// core.ErrUnprocessable, core.ErrBadRequest.
func (s Service) UpdateOrganizationRole(ctx context.Context, organizationID core.OrganizationID, slug core.RoleSlug, params *UpdateOrganizationRoleParams, opts ...core.PatchOption) (*Role, error) {
	return engine.Patch[Role](ctx, s.client, engine.Path2("/authorization/organizations/{organization_id}/roles/{slug}", organizationID, slug), params, opts...)
}

// DeleteOrganizationRole deletes a role of an organization that no member or group holds.
//
// DELETE /authorization/organizations/{organization_id}/roles/{slug}. Errors worth handling: core.ErrNotFound,
// core.ErrBadRequest, and core.ErrorCode("role_has_assignments"), ("role_has_group_role_mappings").
func (s Service) DeleteOrganizationRole(ctx context.Context, organizationID core.OrganizationID, slug core.RoleSlug, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, s.client, engine.Path2("/authorization/organizations/{organization_id}/roles/{slug}", organizationID, slug), nil, opts...)
	return err
}

// SetOrganizationRolePermissionsParams is SetEnvironmentRolePermissionsParams.
type SetOrganizationRolePermissionsParams = SetEnvironmentRolePermissionsParams

// SetOrganizationRolePermissions replaces the permissions of a role of an organization; none removes them all.
//
// PUT /authorization/organizations/{organization_id}/roles/{slug}/permissions. Errors worth handling:
// core.ErrNotFound for the role or one of the permissions, core.ErrUnprocessable.
func (s Service) SetOrganizationRolePermissions(ctx context.Context, organizationID core.OrganizationID, slug core.RoleSlug, permissions []core.PermissionSlug, params *SetOrganizationRolePermissionsParams, opts ...core.PutOption) (*Role, error) {
	body := struct {
		Permissions []core.PermissionSlug `json:"permissions"`
		*SetEnvironmentRolePermissionsParams
	}{permissions, params}
	return engine.Put[Role](ctx, s.client, engine.Path2("/authorization/organizations/{organization_id}/roles/{slug}/permissions", organizationID, slug), body, opts...)
}

// AddOrganizationRolePermissionParams is AddEnvironmentRolePermissionParams.
type AddOrganizationRolePermissionParams = AddEnvironmentRolePermissionParams

// AddOrganizationRolePermission adds one permission to a role of an organization.
//
// POST /authorization/organizations/{organization_id}/roles/{slug}/permissions. Errors worth handling:
// core.ErrNotFound for the role or the permission, core.ErrUnprocessable.
func (s Service) AddOrganizationRolePermission(ctx context.Context, organizationID core.OrganizationID, slug core.RoleSlug, permissionSlug core.PermissionSlug, params *AddOrganizationRolePermissionParams, opts ...core.PostOption) (*Role, error) {
	body := struct {
		PermissionSlug core.PermissionSlug `json:"slug"`
		*AddEnvironmentRolePermissionParams
	}{permissionSlug, params}
	return engine.Post[Role](ctx, s.client, engine.Path2("/authorization/organizations/{organization_id}/roles/{slug}/permissions", organizationID, slug), body, opts...)
}

// RemoveOrganizationRolePermission removes one permission from a role of an organization, and returns the changed
// role.
//
// DELETE /authorization/organizations/{organization_id}/roles/{slug}/permissions/{permission_slug}. Errors worth
// handling: core.ErrNotFound.
func (s Service) RemoveOrganizationRolePermission(ctx context.Context, organizationID core.OrganizationID, slug core.RoleSlug, permissionSlug core.PermissionSlug, opts ...core.DeleteOption) (*Role, error) {
	target := engine.Path3("/authorization/organizations/{organization_id}/roles/{slug}/permissions/{permission_slug}", organizationID, slug, permissionSlug)
	return engine.Delete[Role](ctx, s.client, target, nil, opts...)
}
