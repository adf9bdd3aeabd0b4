package groups

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
)

// OrganizationMembership is a user's belonging to an organization, in the form in which a group lists it.
// Package usermanagement administers memberships, and adds the user and the roles to this form.
type OrganizationMembership struct {
	Object           string                       `json:"object"` // "organization_membership"
	ID               string                       `json:"id"`
	UserID           string                       `json:"user_id"`
	OrganizationID   string                       `json:"organization_id"`
	OrganizationName string                       `json:"organization_name"`
	Status           OrganizationMembershipStatus `json:"status"`
	DirectoryManaged bool                         `json:"directory_managed"` // a directory made it, and will end it
	CustomAttributes map[string]any               `json:"custom_attributes"` // as the directory or identity provider knows them
	CreatedAt        time.Time                    `json:"created_at"`
	UpdatedAt        time.Time                    `json:"updated_at"`
}

// OrganizationMembershipStatus says whether a membership lets the user into the organization.
type OrganizationMembershipStatus string

// The statuses of a membership. Only an active one lets the user in.
const (
	OrganizationMembershipStatusActive   OrganizationMembershipStatus = "active"
	OrganizationMembershipStatusInactive OrganizationMembershipStatus = "inactive" // deactivated
	OrganizationMembershipStatusPending  OrganizationMembershipStatus = "pending"  // the user is invited
)

const (
	membershipsRoute = "/organizations/{organizationId}/groups/{groupId}/organization-memberships"
	membershipRoute  = membershipsRoute + "/{omId}"
)

// ListOrganizationMembershipsParams says which page of the memberships is wanted.
type ListOrganizationMembershipsParams struct {
	core.ListOptions
}

// ListOrganizationMemberships returns the memberships that are in a group.
//
// GET /organizations/{organizationId}/groups/{groupId}/organization-memberships. Errors worth handling:
// core.ErrNotFound, core.ErrForbidden.
func (s *Service) ListOrganizationMemberships(ctx context.Context, organizationID, groupID string, params ListOrganizationMembershipsParams, opts ...core.GetOption) (*core.Page[OrganizationMembership], error) {
	return core.List[OrganizationMembership](ctx, s.client, core.Path(membershipsRoute, organizationID, groupID), params, opts...)
}

// AddOrganizationMembership puts a membership of the organization into one of its groups.
//
// POST /organizations/{organizationId}/groups/{groupId}/organization-memberships. Errors worth handling:
// core.ErrNotFound, core.ErrForbidden, core.ErrUnprocessable, and
// core.ErrorCode("group_membership_limit_exceeded").
func (s *Service) AddOrganizationMembership(ctx context.Context, organizationID, groupID, organizationMembershipID string, opts ...core.PostOption) (*Group, error) {
	if err := core.Required("organizationMembershipID", organizationMembershipID); err != nil {
		return nil, err
	}
	body := struct {
		OrganizationMembershipID string `json:"organization_membership_id"`
	}{organizationMembershipID}
	return core.Post[Group](ctx, s.client, core.Path(membershipsRoute, organizationID, groupID), body, opts...)
}

// RemoveOrganizationMembership takes a membership out of a group.
//
// DELETE /organizations/{organizationId}/groups/{groupId}/organization-memberships/{omId}. Errors worth
// handling: core.ErrNotFound, core.ErrForbidden.
func (s *Service) RemoveOrganizationMembership(ctx context.Context, organizationID, groupID, organizationMembershipID string, opts ...core.DeleteOption) error {
	_, err := core.Delete[core.None](ctx, s.client, core.Path(membershipRoute, organizationID, groupID, organizationMembershipID), nil, opts...)
	return err
}
