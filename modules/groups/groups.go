// Package groups manages the groups of an organization: named sets of its memberships, such as a
// department or a project team.
package groups

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the groups API of a confidential client. Create one with New, or use the field Groups of
// workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the groups API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }

// Group is a named set of memberships of one organization.
type Group struct {
	Object         string              `json:"object"` // "group"
	ID             core.GroupID        `json:"id"`
	OrganizationID core.OrganizationID `json:"organization_id"`
	Name           string              `json:"name"`
	Description    string              `json:"description"`
	CreatedAt      time.Time           `json:"created_at"`
	UpdatedAt      time.Time           `json:"updated_at"`
}

// Get returns the group with the given ID.
//
// GET /organizations/{organization_id}/groups/{id}. Errors worth handling: core.ErrNotFound,
// core.ErrForbidden.
func (s Service) Get(ctx context.Context, organizationID core.OrganizationID, id core.GroupID, opts ...core.GetOption) (*Group, error) {
	return engine.Get[Group](ctx, s.client, engine.Path2("/organizations/{organization_id}/groups/{id}", organizationID, id), opts...)
}

// ListParams selects a page of the groups.
type ListParams struct {
	core.ListOptions
}

// List returns the groups of an organization.
//
// GET /organizations/{organization_id}/groups. Errors worth handling: core.ErrNotFound, core.ErrForbidden.
func (s Service) List(ctx context.Context, organizationID core.OrganizationID, params *ListParams, opts ...core.GetOption) *core.Listing[Group] {
	return engine.List[Group](ctx, s.client, engine.Path1("/organizations/{organization_id}/groups", organizationID), params, opts...)
}

// ListForOrganizationMembershipParams selects a page of the groups.
type ListForOrganizationMembershipParams struct {
	core.ListOptions
}

// ListForOrganizationMembership returns the groups that a membership is in.
//
// GET /user_management/organization_memberships/{organization_membership_id}/groups. Errors worth handling:
// core.ErrNotFound.
func (s Service) ListForOrganizationMembership(ctx context.Context, organizationMembershipID core.OrganizationMembershipID, params *ListForOrganizationMembershipParams, opts ...core.GetOption) *core.Listing[Group] {
	return engine.List[Group](ctx, s.client, engine.Path1("/user_management/organization_memberships/{organization_membership_id}/groups", organizationMembershipID), params, opts...)
}

// CreateParams describes a new group.
type CreateParams struct {
	Description string `json:"description,omitzero"` // up to 150 characters
}

// Create creates a group without members. name has up to 256 characters.
//
// POST /organizations/{organization_id}/groups. Errors worth handling: core.ErrBadRequest,
// core.ErrNotFound, core.ErrForbidden, core.ErrUnprocessable.
func (s Service) Create(ctx context.Context, organizationID core.OrganizationID, name string, params *CreateParams, opts ...core.PostOption) (*Group, error) {
	body := struct {
		Name string `json:"name"`
		*CreateParams
	}{name, params}
	return engine.Post[Group](ctx, s.client, engine.Path1("/organizations/{organization_id}/groups", organizationID), body, opts...)
}

// UpdateParams changes a group; fields that are left out do not change.
type UpdateParams struct {
	Name        string           `json:"name,omitzero"`        // up to 256 characters
	Description core.Opt[string] `json:"description,omitzero"` // up to 150 characters; core.Null removes it
}

// Update changes a group.
//
// PATCH /organizations/{organization_id}/groups/{id}. Errors worth handling: core.ErrBadRequest,
// core.ErrNotFound, core.ErrForbidden, core.ErrUnprocessable.
func (s Service) Update(ctx context.Context, organizationID core.OrganizationID, id core.GroupID, params *UpdateParams, opts ...core.PatchOption) (*Group, error) {
	return engine.Patch[Group](ctx, s.client, engine.Path2("/organizations/{organization_id}/groups/{id}", organizationID, id), params, opts...)
}

// Delete deletes a group; its memberships stay.
//
// DELETE /organizations/{organization_id}/groups/{id}. Errors worth handling: core.ErrNotFound,
// core.ErrForbidden.
func (s Service) Delete(ctx context.Context, organizationID core.OrganizationID, id core.GroupID, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, s.client, engine.Path2("/organizations/{organization_id}/groups/{id}", organizationID, id), nil, opts...)
	return err
}
