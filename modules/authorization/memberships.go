package authorization

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// OrganizationMembership is a user's membership in an organization, as a resource lists it: with the user, without
// roles.
type OrganizationMembership struct {
	usermanagement.OrganizationMembershipBase
	User usermanagement.User `json:"user"`
}

// ListMembershipsForResourceParams sets the permission that the memberships must have.
type ListMembershipsForResourceParams struct {
	core.ListOptions

	Assignment Assignment `json:"assignment,omitzero"` // empty for both kinds
}

// Assignment is the way in which a membership has a permission on a resource.
type Assignment string

// The kinds of assignment.
const (
	AssignmentDirect   Assignment = "direct"   // by a role held on the resource itself
	AssignmentIndirect Assignment = "indirect" // by a role held further up
)

// ListMembershipsForResource returns the organization memberships that have a permission on a resource.
//
// GET /authorization/resources/{resource_id}/organization_memberships. Errors worth handling: core.ErrNotFound,
// core.ErrBadRequest, core.ErrUnprocessable.
func (s Service) ListMembershipsForResource(ctx context.Context, resourceID core.ResourceID, permissionSlug core.PermissionSlug, params *ListMembershipsForResourceParams, opts ...core.GetOption) *core.Listing[OrganizationMembership] {
	body := struct {
		PermissionSlug core.PermissionSlug `json:"permission_slug"`
		*ListMembershipsForResourceParams
	}{permissionSlug, params}
	return engine.List[OrganizationMembership](ctx, s.client, engine.Path1("/authorization/resources/{resource_id}/organization_memberships", resourceID), body, opts...)
}

// ListMembershipsForResourceByExternalIDParams is ListMembershipsForResourceParams.
type ListMembershipsForResourceByExternalIDParams = ListMembershipsForResourceParams

// ListMembershipsForResourceByExternalID is ListMembershipsForResource for a resource with the caller's own ID.
//
// GET /authorization/organizations/{organization_id}/resources/{resource_type_slug}/{external_id}/organization_memberships.
// Errors worth handling: core.ErrNotFound, core.ErrBadRequest, core.ErrUnprocessable.
func (s Service) ListMembershipsForResourceByExternalID(ctx context.Context, organizationID core.OrganizationID, resourceTypeSlug core.ResourceTypeSlug, externalID core.ExternalID, permissionSlug core.PermissionSlug, params *ListMembershipsForResourceByExternalIDParams, opts ...core.GetOption) *core.Listing[OrganizationMembership] {
	body := struct {
		PermissionSlug core.PermissionSlug `json:"permission_slug"`
		*ListMembershipsForResourceParams
	}{permissionSlug, params}
	return engine.List[OrganizationMembership](ctx, s.client, engine.Path3(byExternalID+"/organization_memberships", organizationID, resourceTypeSlug, externalID), body, opts...)
}
