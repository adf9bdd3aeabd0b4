package authorization

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/modules/sso"
)

// RoleAssignment is a role that an organization membership holds on a resource.
type RoleAssignment struct {
	Object                   string                        `json:"object"` // "role_assignment"
	ID                       core.RoleAssignmentID         `json:"id"`
	OrganizationMembershipID core.OrganizationMembershipID `json:"organization_membership_id"`
	Role                     sso.Role                      `json:"role"`
	Resource                 AssignedResource              `json:"resource"`
	Source                   RoleAssignmentSource          `json:"source"`
	CreatedAt                time.Time                     `json:"created_at"`
	UpdatedAt                time.Time                     `json:"updated_at"`
}

// AssignedResource is the resource that a role is held on.
type AssignedResource struct {
	ID               core.ResourceID       `json:"id"`
	ExternalID       core.ExternalID       `json:"external_id"`
	ResourceTypeSlug core.ResourceTypeSlug `json:"resource_type_slug"`
}

// RoleAssignmentSource is the source of an assignment.
type RoleAssignmentSource struct {
	Type                  RoleAssignmentSourceType   `json:"type"`
	GroupRoleAssignmentID core.GroupRoleAssignmentID `json:"group_role_assignment_id"` // set if it comes from a group
}

// RoleAssignmentSourceType is the kind of source of an assignment.
type RoleAssignmentSourceType string

// The kinds of source.
const (
	RoleAssignmentSourceTypeDirect RoleAssignmentSourceType = "direct" // the role was assigned to the membership itself
	RoleAssignmentSourceTypeGroup  RoleAssignmentSourceType = "group"  // the role was assigned to a group of the user
)

// ListRoleAssignmentsParams filters the roles that a membership holds.
type ListRoleAssignmentsParams struct {
	core.ListOptions
	ResourceID         core.ResourceID       `json:"resource_id,omitzero"`
	ResourceExternalID core.ExternalID       `json:"resource_external_id,omitzero"`
	ResourceTypeSlug   core.ResourceTypeSlug `json:"resource_type_slug,omitzero"`
}

// ListRoleAssignments returns the roles that an organization membership holds, and on which resources.
//
// GET /authorization/organization_memberships/{organization_membership_id}/role_assignments. Errors worth handling:
// core.ErrNotFound.
func (s Service) ListRoleAssignments(ctx context.Context, organizationMembershipID core.OrganizationMembershipID, params *ListRoleAssignmentsParams, opts ...core.GetOption) *core.Listing[RoleAssignment] {
	return engine.List[RoleAssignment](ctx, s.client, engine.Path1(membershipRoles, organizationMembershipID), params, opts...)
}

// membershipRoles is the path of the roles that a membership holds.
const membershipRoles = "/authorization/organization_memberships/{organization_membership_id}/role_assignments"

// ListRoleAssignmentsForResourceParams filters the roles that are held on a resource.
type ListRoleAssignmentsForResourceParams struct {
	core.ListOptions
	RoleSlug core.RoleSlug `json:"role_slug,omitzero"`
}

// ListRoleAssignmentsForResource returns the roles that are held on a resource, and the memberships that hold them.
//
// GET /authorization/resources/{resource_id}/role_assignments. Errors worth handling: core.ErrNotFound.
func (s Service) ListRoleAssignmentsForResource(ctx context.Context, resourceID core.ResourceID, params *ListRoleAssignmentsForResourceParams, opts ...core.GetOption) *core.Listing[RoleAssignment] {
	return engine.List[RoleAssignment](ctx, s.client, engine.Path1("/authorization/resources/{resource_id}/role_assignments", resourceID), params, opts...)
}

// ListRoleAssignmentsForResourceByExternalIDParams is ListRoleAssignmentsForResourceParams.
type ListRoleAssignmentsForResourceByExternalIDParams = ListRoleAssignmentsForResourceParams

// ListRoleAssignmentsForResourceByExternalID is ListRoleAssignmentsForResource for the resource with the
// caller's own ID.
//
// GET /authorization/organizations/{organization_id}/resources/{resource_type_slug}/{external_id}/role_assignments.
// Errors worth handling: core.ErrNotFound.
func (s Service) ListRoleAssignmentsForResourceByExternalID(ctx context.Context, organizationID core.OrganizationID, resourceTypeSlug core.ResourceTypeSlug, externalID core.ExternalID, params *ListRoleAssignmentsForResourceByExternalIDParams, opts ...core.GetOption) *core.Listing[RoleAssignment] {
	return engine.List[RoleAssignment](ctx, s.client, engine.Path3(byExternalID+"/role_assignments", organizationID, resourceTypeSlug, externalID), params, opts...)
}

// AssignRoleParams has no members yet.
type AssignRoleParams struct{}

// AssignRole assigns a role to an organization membership on a resource. The roles in the organization itself are those of the membership:
// see UpdateOrganizationMembership of package usermanagement.
//
// POST /authorization/organization_memberships/{organization_membership_id}/role_assignments. Errors worth
// handling: core.ErrNotFound for the membership, role or resource, core.ErrUnprocessable.
func (s Service) AssignRole(ctx context.Context, organizationMembershipID core.OrganizationMembershipID, roleSlug core.RoleSlug, resource ResourceTarget, params *AssignRoleParams, opts ...core.PostOption) (*RoleAssignment, error) {
	on, err := required("resource", resource)
	if err != nil {
		return nil, err
	}
	body := struct {
		roleOnResource `json:",embed"`
		*AssignRoleParams
	}{roleOnResource{roleSlug, on}, params}
	return engine.Post[RoleAssignment](ctx, s.client, engine.Path1(membershipRoles, organizationMembershipID), body, opts...)
}

// roleOnResource is the wire form of a role and the resource that it is held on.
type roleOnResource struct {
	RoleSlug     core.RoleSlug `json:"role_slug"`
	targetFields `json:",embed"`
}

// RemoveRoleParams has no members yet.
type RemoveRoleParams struct{}

// RemoveRole removes a role on a resource from an organization membership.
//
// DELETE /authorization/organization_memberships/{organization_membership_id}/role_assignments. Errors worth
// handling: core.ErrNotFound, core.ErrUnprocessable.
func (s Service) RemoveRole(ctx context.Context, organizationMembershipID core.OrganizationMembershipID, roleSlug core.RoleSlug, resource ResourceTarget, params *RemoveRoleParams, opts ...core.DeleteOption) error {
	on, err := required("resource", resource)
	if err != nil {
		return err
	}
	body := struct {
		roleOnResource `json:",embed"`
		*RemoveRoleParams
	}{roleOnResource{roleSlug, on}, params}
	_, err = engine.Delete[engine.None](ctx, s.client, engine.Path1(membershipRoles, organizationMembershipID), body, opts...)
	return err
}

// RemoveRoleAssignment is RemoveRole by the ID of the assignment.
//
// DELETE /authorization/organization_memberships/{organization_membership_id}/role_assignments/{id}.
// Errors worth handling: core.ErrNotFound.
func (s Service) RemoveRoleAssignment(ctx context.Context, organizationMembershipID core.OrganizationMembershipID, id core.RoleAssignmentID, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, s.client, engine.Path2(membershipRoles+"/{id}", organizationMembershipID, id), nil, opts...)
	return err
}
