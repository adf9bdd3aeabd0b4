package usermanagement

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/modules/sso"
)

// OrganizationMembership is a user's membership in an organization, with the user and the user's roles there.
type OrganizationMembership struct {
	OrganizationMembershipBase
	User  User       `json:"user"`
	Role  sso.Role   `json:"role"`  // the primary one of Roles
	Roles []sso.Role `json:"roles"` // more than one only if the environment allows it
}

// OrganizationMembershipBase holds the fields that every membership has. Groups, resources and events list memberships too,
// and each adds its own fields.
type OrganizationMembershipBase struct {
	Object           string                        `json:"object"` // "organization_membership"
	ID               core.OrganizationMembershipID `json:"id"`
	UserID           core.UserID                   `json:"user_id"`
	OrganizationID   core.OrganizationID           `json:"organization_id"`
	OrganizationName string                        `json:"organization_name"`
	Status           OrganizationMembershipStatus  `json:"status"`
	DirectoryManaged bool                          `json:"directory_managed"` // a directory creates and ends it
	CustomAttributes map[string]any                `json:"custom_attributes"` // from the directory or identity provider
	CreatedAt        time.Time                     `json:"created_at"`
	UpdatedAt        time.Time                     `json:"updated_at"`
}

// OrganizationMembershipStatus is the status of a membership.
type OrganizationMembershipStatus string

// The statuses of a membership. Only an active one gives access to the organization.
const (
	OrganizationMembershipStatusActive   OrganizationMembershipStatus = "active"
	OrganizationMembershipStatusInactive OrganizationMembershipStatus = "inactive" // deactivated
	OrganizationMembershipStatusPending  OrganizationMembershipStatus = "pending"  // the user is invited
)

// GetOrganizationMembership returns the membership with the given ID.
//
// GET /user_management/organization_memberships/{id}. Errors worth handling: core.ErrNotFound.
func (c Confidential) GetOrganizationMembership(ctx context.Context, id core.OrganizationMembershipID, opts ...core.GetOption) (*OrganizationMembership, error) {
	return engine.Get[OrganizationMembership](ctx, c.confidential, engine.Path1("/user_management/organization_memberships/{id}", id), opts...)
}

// ListOrganizationMembershipsParams filters a list of memberships. UserID, OrganizationID or both are required.
type ListOrganizationMembershipsParams struct {
	core.ListOptions
	UserID         core.UserID                    `json:"user_id,omitzero"`
	OrganizationID core.OrganizationID            `json:"organization_id,omitzero"`
	Statuses       []OrganizationMembershipStatus `json:"statuses,omitzero"` // only active ones if empty
}

// ListOrganizationMemberships returns the memberships of a user, of an organization, or of a user in an organization.
//
// GET /user_management/organization_memberships. Errors worth handling: core.ErrNotFound,
// core.ErrUnprocessable, and core.ErrorCode("missing_user_id_or_organization_id").
func (c Confidential) ListOrganizationMemberships(ctx context.Context, params ListOrganizationMembershipsParams, opts ...core.GetOption) *core.Listing[OrganizationMembership] {
	return engine.List[OrganizationMembership](ctx, c.confidential, core.Path("/user_management/organization_memberships"), params, opts...)
}

// roleFields are the body fields for roles: role_slug for one role, which every environment supports, and role_slugs for
// several.
type roleFields struct {
	RoleSlug  core.RoleSlug   `json:"role_slug,omitzero"`
	RoleSlugs []core.RoleSlug `json:"role_slugs,omitzero"`
}

func rolesOf(roles []core.RoleSlug) roleFields {
	if len(roles) == 1 {
		return roleFields{RoleSlug: roles[0]}
	}
	return roleFields{RoleSlugs: roles}
}

// CreateOrganizationMembershipParams describes a new membership.
type CreateOrganizationMembershipParams struct {
	Roles []core.RoleSlug `json:"-"` // empty for the organization's default role; several if the environment allows it
}

// CreateOrganizationMembership makes a user a member of an organization immediately, without an invitation. It reactivates a
// membership that was deactivated.
//
// POST /user_management/organization_memberships. Errors worth handling: core.ErrNotFound,
// core.ErrUnprocessable, and core.ErrorCode("invalid_role"), ("multiple_roles_not_enabled"),
// ("cannot_reactivate_pending_organization_membership").
func (c Confidential) CreateOrganizationMembership(ctx context.Context, userID core.UserID, organizationID core.OrganizationID, params *CreateOrganizationMembershipParams, opts ...core.PostOption) (*OrganizationMembership, error) {
	body := struct {
		UserID         core.UserID         `json:"user_id"`
		OrganizationID core.OrganizationID `json:"organization_id"`
		*CreateOrganizationMembershipParams
		roleFields `json:",embed"`
	}{userID, organizationID, params, rolesOf(engine.Given(params).Roles)}
	return engine.Post[OrganizationMembership](ctx, c.confidential, core.Path("/user_management/organization_memberships"), body, opts...)
}

// UpdateOrganizationMembershipParams has no members yet.
type UpdateOrganizationMembershipParams struct{}

// UpdateOrganizationMembership replaces the roles of a member. Without roles, nothing changes.
//
// PUT /user_management/organization_memberships/{id}. Errors worth handling: core.ErrNotFound, and
// core.ErrorCode("invalid_role"), ("multiple_roles_not_enabled"), ("sub_resource_scoped_role_not_allowed").
func (c Confidential) UpdateOrganizationMembership(ctx context.Context, id core.OrganizationMembershipID, roles []core.RoleSlug, params *UpdateOrganizationMembershipParams, opts ...core.PutOption) (*OrganizationMembership, error) {
	body := struct {
		roleFields `json:",embed"`
		*UpdateOrganizationMembershipParams
	}{rolesOf(roles), params}
	return engine.Put[OrganizationMembership](ctx, c.confidential, engine.Path1("/user_management/organization_memberships/{id}", id), body, opts...)
}

// DeleteOrganizationMembership ends a membership permanently. DeactivateOrganizationMembership keeps its roles, so that it
// can be reactivated.
//
// DELETE /user_management/organization_memberships/{id}. Errors worth handling: core.ErrNotFound.
func (c Confidential) DeleteOrganizationMembership(ctx context.Context, id core.OrganizationMembershipID, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, c.confidential, engine.Path1("/user_management/organization_memberships/{id}", id), nil, opts...)
	return err
}

// DeactivateOrganizationMembership ends the user's access to the organization. Deactivating an inactive membership is not an
// error.
//
// PUT /user_management/organization_memberships/{id}/deactivate. Errors worth handling: core.ErrNotFound,
// and core.ErrorCode("cannot_deactivate_pending_organization_membership").
func (c Confidential) DeactivateOrganizationMembership(ctx context.Context, id core.OrganizationMembershipID, opts ...core.PutOption) (*OrganizationMembership, error) {
	return engine.Put[OrganizationMembership](ctx, c.confidential, engine.Path1("/user_management/organization_memberships/{id}/deactivate", id), nil, opts...)
}

// ReactivateOrganizationMembership gives a user access to the organization again, with the roles they had.
//
// PUT /user_management/organization_memberships/{id}/reactivate. Errors worth handling: core.ErrNotFound,
// and core.ErrorCode("cannot_reactivate_pending_organization_membership").
func (c Confidential) ReactivateOrganizationMembership(ctx context.Context, id core.OrganizationMembershipID, opts ...core.PutOption) (*OrganizationMembership, error) {
	return engine.Put[OrganizationMembership](ctx, c.confidential, engine.Path1("/user_management/organization_memberships/{id}/reactivate", id), nil, opts...)
}
