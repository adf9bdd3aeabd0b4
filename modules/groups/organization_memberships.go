package groups

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

const (
	membershipsRoute = "/organizations/{organization_id}/groups/{group_id}/organization-memberships"
	membershipRoute  = membershipsRoute + "/{organization_membership_id}"
)

// ListOrganizationMembershipsParams selects a page of the memberships.
type ListOrganizationMembershipsParams struct {
	core.ListOptions
}

// ListOrganizationMemberships returns the memberships that are in a group.
//
// GET /organizations/{organization_id}/groups/{group_id}/organization-memberships. Errors worth handling:
// core.ErrNotFound, core.ErrForbidden.
func (s Service) ListOrganizationMemberships(ctx context.Context, organizationID core.OrganizationID, groupID core.GroupID, params *ListOrganizationMembershipsParams, opts ...core.GetOption) *core.Listing[usermanagement.OrganizationMembershipBase] {
	return engine.List[usermanagement.OrganizationMembershipBase](ctx, s.client, engine.Path2(membershipsRoute, organizationID, groupID), params, opts...)
}

// AddOrganizationMembership adds a membership of the organization to one of its groups.
//
// POST /organizations/{organization_id}/groups/{group_id}/organization-memberships. Errors worth handling:
// core.ErrNotFound, core.ErrForbidden, core.ErrUnprocessable, and
// core.ErrorCode("group_membership_limit_exceeded").
func (s Service) AddOrganizationMembership(ctx context.Context, organizationID core.OrganizationID, groupID core.GroupID, organizationMembershipID core.OrganizationMembershipID, opts ...core.PostOption) (*Group, error) {
	if err := engine.Required("organizationMembershipID", string(organizationMembershipID)); err != nil {
		return nil, err
	}
	body := struct {
		OrganizationMembershipID core.OrganizationMembershipID `json:"organization_membership_id"`
	}{organizationMembershipID}
	return engine.Post[Group](ctx, s.client, engine.Path2(membershipsRoute, organizationID, groupID), body, opts...)
}

// RemoveOrganizationMembership removes a membership from a group.
//
// DELETE /organizations/{organization_id}/groups/{group_id}/organization-memberships/{organization_membership_id}. Errors worth
// handling: core.ErrNotFound, core.ErrForbidden.
func (s Service) RemoveOrganizationMembership(ctx context.Context, organizationID core.OrganizationID, groupID core.GroupID, organizationMembershipID core.OrganizationMembershipID, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, s.client, engine.Path3(membershipRoute, organizationID, groupID, organizationMembershipID), nil, opts...)
	return err
}
