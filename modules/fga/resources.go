package fga

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Resource is an object of warrants.
type Resource struct {
	ResourceType string         `json:"resource_type"`
	ResourceID   string         `json:"resource_id"`
	Meta         map[string]any `json:"meta"` // the caller's own data
}

// GetResource returns the resource with the given type and ID.
//
// GET /fga/v1/resources/{resource_type}/{resource_id}. Errors worth handling: core.ErrNotFound.
//
// Deprecated: use GetResourceByExternalID of package authorization.
func (s Service) GetResource(ctx context.Context, resourceType, resourceID string, opts ...core.GetOption) (*Resource, error) {
	return engine.Get[Resource](ctx, s.client, engine.Path2("/fga/v1/resources/{resource_type}/{resource_id}", resourceType, resourceID), opts...)
}

// ListResourcesParams filters a list of resources.
type ListResourcesParams struct {
	core.ListOptions
	ResourceType string `json:"resource_type,omitzero"`
	Search       string `json:"search,omitzero"`
}

// ListResources returns the resources that match params.
//
// GET /fga/v1/resources. Errors worth handling: core.ErrBadRequest.
//
// Deprecated: use ListResources of package authorization.
func (s Service) ListResources(ctx context.Context, params *ListResourcesParams, opts ...core.GetOption) *core.Listing[Resource] {
	return engine.List[Resource](ctx, s.client, core.Path("/fga/v1/resources"), params, opts...)
}

// CreateResourceParams describes a new resource.
type CreateResourceParams struct {
	ResourceID string         `json:"resource_id,omitzero"` // if empty, WorkOS creates one
	Meta       map[string]any `json:"meta,omitzero"`
}

// CreateResource creates a resource.
//
// POST /fga/v1/resources. Errors worth handling: core.ErrBadRequest, core.ErrConflict.
//
// Deprecated: use CreateResource of package authorization.
func (s Service) CreateResource(ctx context.Context, resourceType string, params *CreateResourceParams, opts ...core.PostOption) (*Resource, error) {
	body := struct {
		ResourceType string `json:"resource_type"`
		*CreateResourceParams
	}{resourceType, params}
	return engine.Post[Resource](ctx, s.client, core.Path("/fga/v1/resources"), body, opts...)
}

// UpdateResourceParams has no members yet.
type UpdateResourceParams struct{}

// UpdateResource changes a resource: meta replaces the old value, and nil clears it.
//
// PUT /fga/v1/resources/{resource_type}/{resource_id}. Errors worth handling: core.ErrNotFound.
//
// Deprecated: use UpdateResourceByExternalID of package authorization.
func (s Service) UpdateResource(ctx context.Context, resourceType, resourceID string, meta map[string]any, params *UpdateResourceParams, opts ...core.PutOption) (*Resource, error) {
	target := engine.Path2("/fga/v1/resources/{resource_type}/{resource_id}", resourceType, resourceID)
	body := struct {
		Meta map[string]any `json:"meta"`
		*UpdateResourceParams
	}{meta, params}
	return engine.Put[Resource](ctx, s.client, target, body, opts...)
}

// DeleteResource deletes a resource.
//
// DELETE /fga/v1/resources/{resource_type}/{resource_id}. Errors worth handling: core.ErrNotFound.
//
// Deprecated: use DeleteResourceByExternalID of package authorization.
func (s Service) DeleteResource(ctx context.Context, resourceType, resourceID string, opts ...core.DeleteOption) error {
	target := engine.Path2("/fga/v1/resources/{resource_type}/{resource_id}", resourceType, resourceID)
	_, err := engine.Delete[engine.None](ctx, s.client, target, nil, opts...)
	return err
}

// ResourceWrite is a resource to create, or to delete by its type and ID. ResourceType is required.
type ResourceWrite struct {
	ResourceType string         `json:"resource_type"`
	ResourceID   string         `json:"resource_id,omitzero"` // if empty, WorkOS creates one
	Meta         map[string]any `json:"meta,omitzero"`
}

// BatchWriteResourcesParams has no members yet.
type BatchWriteResourcesParams struct{}

// WriteOp is the kind of a write.
type WriteOp string

// The kinds of write.
const (
	WriteOpCreate WriteOp = "create"
	WriteOpDelete WriteOp = "delete"
)

// BatchWriteResources creates or deletes several resources in one request, and returns them.
//
// POST /fga/v1/resources/batch. Errors worth handling: core.ErrBadRequest.
//
// Deprecated: use CreateResource and DeleteResource of package authorization.
func (s Service) BatchWriteResources(ctx context.Context, op WriteOp, resources []ResourceWrite, params *BatchWriteResourcesParams, opts ...core.PostOption) ([]Resource, error) {
	type response struct {
		Data []Resource `json:"data"`
	}
	body := struct {
		Op        WriteOp         `json:"op"`
		Resources []ResourceWrite `json:"resources"`
		*BatchWriteResourcesParams
	}{op, resources, params}
	written, err := engine.Post[response](ctx, s.client, core.Path("/fga/v1/resources/batch"), body, opts...)
	if err != nil {
		return nil, err
	}
	if written.Data == nil {
		return nil, engine.Incomplete("POST", "/fga/v1/resources/batch", "/data")
	}
	return written.Data, nil
}
