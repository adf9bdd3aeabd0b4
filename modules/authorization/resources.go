package authorization

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Resource is an object of the application that roles can be held on. Resources form a tree within their
// organization: a role held on a resource also applies to everything below it.
type Resource struct {
	Object           string                `json:"object"` // "authorization_resource"
	ID               core.ResourceID       `json:"id"`
	OrganizationID   core.OrganizationID   `json:"organization_id"`
	ResourceTypeSlug core.ResourceTypeSlug `json:"resource_type_slug"`
	ExternalID       core.ExternalID       `json:"external_id"` // the caller's own ID, unique within organization and type
	Name             string                `json:"name"`
	Description      string                `json:"description"`
	ParentResourceID core.ResourceID       `json:"parent_resource_id"` // empty at the top of the tree
	CreatedAt        time.Time             `json:"created_at"`
	UpdatedAt        time.Time             `json:"updated_at"`
}

// byExternalID is the path of a resource by the caller's own ID.
const byExternalID = "/authorization/organizations/{organization_id}/resources/{resource_type_slug}/{external_id}"

// GetResource returns the resource with the given ID.
//
// GET /authorization/resources/{id}. Errors worth handling: core.ErrNotFound.
func (s Service) GetResource(ctx context.Context, id core.ResourceID, opts ...core.GetOption) (*Resource, error) {
	return engine.Get[Resource](ctx, s.client, engine.Path1("/authorization/resources/{id}", id), opts...)
}

// GetResourceByExternalID returns the resource with the caller's own ID.
//
// GET /authorization/organizations/{organization_id}/resources/{resource_type_slug}/{external_id}. Errors worth
// handling: core.ErrNotFound.
func (s Service) GetResourceByExternalID(ctx context.Context, organizationID core.OrganizationID, resourceTypeSlug core.ResourceTypeSlug, externalID core.ExternalID, opts ...core.GetOption) (*Resource, error) {
	return engine.Get[Resource](ctx, s.client, engine.Path3(byExternalID, organizationID, resourceTypeSlug, externalID), opts...)
}

// ListResourcesParams filters a list of resources.
type ListResourcesParams struct {
	core.ListOptions
	OrganizationID     core.OrganizationID   `json:"organization_id,omitzero"`
	ResourceTypeSlug   core.ResourceTypeSlug `json:"resource_type_slug,omitzero"`
	ResourceExternalID core.ExternalID       `json:"resource_external_id,omitzero"`
	Parent             ResourceTarget        `json:"-"` // resources directly below this one; nil for all
}

// ListResources returns the resources that match params.
//
// GET /authorization/resources. Errors worth handling: core.ErrUnprocessable, and
// core.ErrorCode("missing_organization_id_or_resource_type_slug") for an external ID without an organization or resource type.
func (s Service) ListResources(ctx context.Context, params *ListResourcesParams, opts ...core.GetOption) *core.Listing[Resource] {
	below, err := optional("Parent", engine.Given(params).Parent)
	query := struct {
		*ListResourcesParams
		parentFilter `json:",embed"`
	}{params, parentFilter(below)}
	return engine.List[Resource](ctx, s.client, engine.Invalid(core.Path("/authorization/resources"), err), query, opts...)
}

// ListResourcesForMembershipParams selects a page of the resources.
type ListResourcesForMembershipParams struct {
	core.ListOptions
}

// ListResourcesForMembership returns the resources directly below a parent that an organization membership has a
// permission on, directly or by a role held further up.
//
// GET /authorization/organization_memberships/{organization_membership_id}/resources. Errors worth handling:
// core.ErrNotFound for the membership or the parent, core.ErrBadRequest, core.ErrUnprocessable.
func (s Service) ListResourcesForMembership(ctx context.Context, organizationMembershipID core.OrganizationMembershipID, permissionSlug core.PermissionSlug, parent ResourceTarget, params *ListResourcesForMembershipParams, opts ...core.GetOption) *core.Listing[Resource] {
	below, err := required("parent", parent)
	query := struct {
		PermissionSlug core.PermissionSlug `json:"permission_slug"`
		parentFields   `json:",embed"`
		*ListResourcesForMembershipParams
	}{permissionSlug, parentFields(below), params}
	target := engine.Path1("/authorization/organization_memberships/{organization_membership_id}/resources", organizationMembershipID)
	return engine.List[Resource](ctx, s.client, engine.Invalid(target, err), query, opts...)
}

// CreateResourceParams describes a new resource. All but Description and Parent are required.
type CreateResourceParams struct {
	OrganizationID   core.OrganizationID   `json:"organization_id"`
	ResourceTypeSlug core.ResourceTypeSlug `json:"resource_type_slug"`
	ExternalID       core.ExternalID       `json:"external_id"` // the caller's own ID
	Name             string                `json:"name"`
	Description      string                `json:"description,omitzero"`
	Parent           ParentTarget          `json:"-"` // nil puts it at the top of the tree, like NoParent
}

// CreateResource registers a resource with WorkOS, so that roles can be held on it.
//
// POST /authorization/resources. Errors worth handling: core.ErrNotFound for the organization, type or parent,
// core.ErrUnprocessable, and core.ErrorCode("authorization_resource_external_id_conflict"); ("lock_timeout") and
// ("resource_type_update_in_progress") are temporary.
func (s Service) CreateResource(ctx context.Context, params CreateResourceParams, opts ...core.PostOption) (*Resource, error) {
	var parent newParentFields
	if params.Parent != nil {
		var err error
		if parent, err = params.Parent.parent("Parent"); err != nil {
			return nil, err
		}
	}
	body := struct {
		CreateResourceParams
		newParentFields `json:",embed"`
	}{params, parent}
	return engine.Post[Resource](ctx, s.client, core.Path("/authorization/resources"), body, opts...)
}

// UpdateResourceParams changes a resource; fields that are left out do not change.
type UpdateResourceParams struct {
	Name        string           `json:"name,omitzero"`
	Description core.Opt[string] `json:"description,omitzero"` // core.Null removes it
	Parent      ResourceTarget   `json:"-"`                    // moves it with everything below it
}

// UpdateResource changes a resource.
//
// PATCH /authorization/resources/{id}. Errors worth handling: core.ErrNotFound for the resource or the
// parent, core.ErrUnprocessable; core.ErrorCode("lock_timeout") and ("resource_type_update_in_progress") are
// temporary.
func (s Service) UpdateResource(ctx context.Context, id core.ResourceID, params *UpdateResourceParams, opts ...core.PatchOption) (*Resource, error) {
	return s.updateResource(ctx, engine.Path1("/authorization/resources/{id}", id), params, opts)
}

// UpdateResourceByExternalIDParams is UpdateResourceParams.
type UpdateResourceByExternalIDParams = UpdateResourceParams

// UpdateResourceByExternalID is UpdateResource for a resource with the caller's own ID.
//
// PATCH /authorization/organizations/{organization_id}/resources/{resource_type_slug}/{external_id}. Errors worth
// handling: those of UpdateResource.
func (s Service) UpdateResourceByExternalID(ctx context.Context, organizationID core.OrganizationID, resourceTypeSlug core.ResourceTypeSlug, externalID core.ExternalID, params *UpdateResourceByExternalIDParams, opts ...core.PatchOption) (*Resource, error) {
	return s.updateResource(ctx, engine.Path3(byExternalID, organizationID, resourceTypeSlug, externalID), params, opts)
}

func (s Service) updateResource(ctx context.Context, target core.Target, params *UpdateResourceParams, opts []core.PatchOption) (*Resource, error) {
	parent, err := optional("Parent", engine.Given(params).Parent)
	if err != nil {
		return nil, err
	}
	body := struct {
		*UpdateResourceParams
		parentFields `json:",embed"`
	}{params, parentFields(parent)}
	return engine.Patch[Resource](ctx, s.client, target, body, opts...)
}

// DeleteResourceParams sets what happens to dependents of the resource.
type DeleteResourceParams struct {
	CascadeDelete bool `json:"cascade_delete,omitzero"` // also delete the resources below it and the role assignments on them
}

// DeleteResource deletes a resource. Without CascadeDelete it rejects a resource with resources below it or role
// assignments.
//
// DELETE /authorization/resources/{id}. Errors worth handling: core.ErrNotFound, and
// core.ErrorCode("resource_has_dependents"); ("lock_timeout") and ("resource_type_update_in_progress") are temporary.
func (s Service) DeleteResource(ctx context.Context, id core.ResourceID, params *DeleteResourceParams, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, s.client, engine.Path1("/authorization/resources/{id}", id).Query(params), nil, opts...)
	return err
}

// DeleteResourceByExternalIDParams is DeleteResourceParams.
type DeleteResourceByExternalIDParams = DeleteResourceParams

// DeleteResourceByExternalID is DeleteResource for a resource with the caller's own ID.
//
// DELETE /authorization/organizations/{organization_id}/resources/{resource_type_slug}/{external_id}. Errors worth
// handling: those of DeleteResource.
func (s Service) DeleteResourceByExternalID(ctx context.Context, organizationID core.OrganizationID, resourceTypeSlug core.ResourceTypeSlug, externalID core.ExternalID, params *DeleteResourceByExternalIDParams, opts ...core.DeleteOption) error {
	target := engine.Path3(byExternalID, organizationID, resourceTypeSlug, externalID).Query(params)
	_, err := engine.Delete[engine.None](ctx, s.client, target, nil, opts...)
	return err
}
