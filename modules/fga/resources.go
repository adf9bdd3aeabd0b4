package fga

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Resource is a thing that warrants are about.
type Resource struct {
	ResourceType string         `json:"resource_type"`
	ResourceID   string         `json:"resource_id"`
	Meta         map[string]any `json:"meta"` // the caller's own
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
func (s Service) ListResources(ctx context.Context, params ListResourcesParams, opts ...core.GetOption) (*core.Page[Resource], error) {
	return engine.List[Resource](ctx, s.client, core.Path("/fga/v1/resources"), params, opts...)
}

// CreateResourceParams describes a new resource. ResourceType is required.
type CreateResourceParams struct {
	ResourceType string         `json:"resource_type"`
	ResourceID   string         `json:"resource_id,omitzero"` // empty leaves it to WorkOS
	Meta         map[string]any `json:"meta,omitzero"`
}

// CreateResource creates a resource.
//
// POST /fga/v1/resources. Errors worth handling: core.ErrBadRequest, core.ErrConflict.
//
// Deprecated: use CreateResource of package authorization.
func (s Service) CreateResource(ctx context.Context, params CreateResourceParams, opts ...core.PostOption) (*Resource, error) {
	return engine.Post[Resource](ctx, s.client, core.Path("/fga/v1/resources"), params, opts...)
}

// UpdateResourceParams changes a resource.
type UpdateResourceParams struct {
	Meta map[string]any `json:"meta"` // replaces what was there; none clears it
}

// UpdateResource changes a resource.
//
// PUT /fga/v1/resources/{resource_type}/{resource_id}. Errors worth handling: core.ErrNotFound.
//
// Deprecated: use UpdateResourceByExternalID of package authorization.
func (s Service) UpdateResource(ctx context.Context, resourceType, resourceID string, params UpdateResourceParams, opts ...core.PutOption) (*Resource, error) {
	target := engine.Path2("/fga/v1/resources/{resource_type}/{resource_id}", resourceType, resourceID)
	return engine.Put[Resource](ctx, s.client, target, params, opts...)
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

// BatchWriteResourcesParams says what to do to which resources. Both are required.
type BatchWriteResourcesParams struct {
	Op        WriteOp                `json:"op"`
	Resources []CreateResourceParams `json:"resources"` // to delete one, name its type and ID
}

// WriteOp says what a write does.
type WriteOp string

// The kinds of write.
const (
	WriteOpCreate WriteOp = "create"
	WriteOpDelete WriteOp = "delete"
)

// BatchWriteResources creates or deletes several resources at once, and returns them.
//
// POST /fga/v1/resources/batch. Errors worth handling: core.ErrBadRequest.
//
// Deprecated: use CreateResource and DeleteResource of package authorization.
func (s Service) BatchWriteResources(ctx context.Context, params BatchWriteResourcesParams, opts ...core.PostOption) ([]Resource, error) {
	type answer struct {
		Data []Resource `json:"data"`
	}
	written, err := engine.Post[answer](ctx, s.client, core.Path("/fga/v1/resources/batch"), params, opts...)
	if err != nil {
		return nil, err
	}
	if written.Data == nil {
		return nil, engine.Incomplete("POST", "/fga/v1/resources/batch", "/data")
	}
	return written.Data, nil
}
