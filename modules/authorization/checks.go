package authorization

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// CheckResult is the result of a check.
type CheckResult struct {
	Authorized bool `json:"authorized"`
}

// CheckParams has no members yet.
type CheckParams struct{}

// Check reports whether an organization membership has a permission on a resource, directly or by a role held further
// up. Treat an error as a no.
//
// POST /authorization/organization_memberships/{organization_membership_id}/check. Errors worth handling:
// core.ErrNotFound for the membership or the resource, core.ErrUnprocessable.
func (s Service) Check(ctx context.Context, organizationMembershipID core.OrganizationMembershipID, permissionSlug core.PermissionSlug, resource ResourceTarget, params *CheckParams, opts ...core.PostOption) (*CheckResult, error) {
	on, err := required("resource", resource)
	if err != nil {
		return nil, err
	}
	body := struct {
		PermissionSlug core.PermissionSlug `json:"permission_slug"`
		targetFields   `json:",embed"`
		*CheckParams
	}{permissionSlug, on, params}
	target := engine.Path1("/authorization/organization_memberships/{organization_membership_id}/check", organizationMembershipID)
	return engine.Post[CheckResult](ctx, s.client, target, body, opts...)
}

// ListEffectivePermissionsParams selects a page of the permissions.
type ListEffectivePermissionsParams struct{ core.ListOptions }

// ListEffectivePermissions returns all permissions that an organization membership has on a resource, directly
// or by roles held further up.
//
// GET /authorization/organization_memberships/{organization_membership_id}/resources/{resource_id}/permissions.
// Errors worth handling: core.ErrNotFound for the membership or the resource, core.ErrUnprocessable.
func (s Service) ListEffectivePermissions(ctx context.Context, organizationMembershipID core.OrganizationMembershipID, resourceID core.ResourceID, params *ListEffectivePermissionsParams, opts ...core.GetOption) *core.Listing[Permission] {
	target := engine.Path2("/authorization/organization_memberships/{organization_membership_id}/resources/{resource_id}/permissions", organizationMembershipID, resourceID)
	return engine.List[Permission](ctx, s.client, target, params, opts...)
}

// ListEffectivePermissionsByExternalIDParams is ListEffectivePermissionsParams.
type ListEffectivePermissionsByExternalIDParams = ListEffectivePermissionsParams

// ListEffectivePermissionsByExternalID is ListEffectivePermissions for a resource with the caller's own ID.
//
// GET /authorization/organization_memberships/{organization_membership_id}/resources/{resource_type_slug}/{external_id}/permissions.
// Errors worth handling: core.ErrNotFound for the membership or the resource, core.ErrUnprocessable.
func (s Service) ListEffectivePermissionsByExternalID(ctx context.Context, organizationMembershipID core.OrganizationMembershipID, resourceTypeSlug core.ResourceTypeSlug, externalID core.ExternalID, params *ListEffectivePermissionsByExternalIDParams, opts ...core.GetOption) *core.Listing[Permission] {
	target := engine.Path3("/authorization/organization_memberships/{organization_membership_id}/resources/{resource_type_slug}/{external_id}/permissions", organizationMembershipID, resourceTypeSlug, externalID)
	return engine.List[Permission](ctx, s.client, target, params, opts...)
}

// ListResourceMembershipPermissionsParams is ListEffectivePermissionsParams.
type ListResourceMembershipPermissionsParams = ListEffectivePermissionsParams

// ListResourceMembershipPermissions is like ListEffectivePermissions, under the resource's path instead of the
// membership's. Only the Node SDK 11 has that path, not the API's description: prefer ListEffectivePermissions.
//
// GET /authorization/resources/{resource_id}/organization_memberships/{organization_membership_id}/permissions.
// Errors worth handling: core.ErrNotFound.
func (s Service) ListResourceMembershipPermissions(ctx context.Context, organizationMembershipID core.OrganizationMembershipID, resourceID core.ResourceID, params *ListResourceMembershipPermissionsParams, opts ...core.GetOption) *core.Listing[Permission] {
	target := engine.Path2("/authorization/resources/{resource_id}/organization_memberships/{organization_membership_id}/permissions", resourceID, organizationMembershipID)
	return engine.List[Permission](ctx, s.client, target, params, opts...)
}
