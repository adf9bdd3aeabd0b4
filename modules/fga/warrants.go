package fga

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Warrant states that a subject has a relation to a resource.
type Warrant struct {
	ResourceType string  `json:"resource_type"`
	ResourceID   string  `json:"resource_id"`
	Relation     string  `json:"relation"`
	Subject      Subject `json:"subject"`
	Policy       string  `json:"policy"` // the condition under which it holds, if any
}

// Subject is a resource that has a relation to another.
type Subject struct {
	ResourceType string `json:"resource_type"`
	ResourceID   string `json:"resource_id"`
	Relation     string `json:"relation,omitzero"` // if set, the subjects are all that have this relation to the resource
}

// ListWarrantsParams filters a list of warrants.
type ListWarrantsParams struct {
	ResourceType    string `json:"resource_type,omitzero"`
	ResourceID      string `json:"resource_id,omitzero"`
	Relation        string `json:"relation,omitzero"`
	SubjectType     string `json:"subject_type,omitzero"`
	SubjectID       string `json:"subject_id,omitzero"`
	SubjectRelation string `json:"subject_relation,omitzero"`
	Limit           int    `json:"limit,omitzero"` // of a page; 0 uses the API's default
	After           string `json:"after,omitzero"` // a cursor
}

// ListWarrants returns the warrants that match params. With core.WithWarrantToken the list is based on a state that
// includes a write.
//
// GET /fga/v1/warrants. Errors worth handling: core.ErrBadRequest.
//
// Deprecated: use ListRoleAssignments of package authorization.
func (s Service) ListWarrants(ctx context.Context, params *ListWarrantsParams, opts ...core.GetOption) *core.Listing[Warrant] {
	return engine.List[Warrant](ctx, s.client, core.Path("/fga/v1/warrants"), params, opts...)
}

// WarrantWrite is a warrant to write. All but Op, Policy and the subject's relation are required.
type WarrantWrite struct {
	Op           WriteOp `json:"op,omitzero"` // empty creates it
	ResourceType string  `json:"resource_type"`
	ResourceID   string  `json:"resource_id"`
	Relation     string  `json:"relation"`
	Subject      Subject `json:"subject"`
	Policy       string  `json:"policy,omitzero"` // the condition under which it holds
}

// WriteResult identifies the state after a write.
type WriteResult struct {
	WarrantToken core.Secret `json:"warrant_token"` // for core.WithWarrantToken, for reads that must see the write
}

// WriteWarrant creates or deletes one warrant.
//
// POST /fga/v1/warrants. Errors worth handling: core.ErrBadRequest.
//
// Deprecated: use AssignRole and RemoveRole of package authorization.
func (s Service) WriteWarrant(ctx context.Context, warrant WarrantWrite, opts ...core.PostOption) (*WriteResult, error) {
	return engine.Post[WriteResult](ctx, s.client, core.Path("/fga/v1/warrants"), warrant, opts...)
}

// BatchWriteWarrants creates and deletes several warrants in one request: all of them, or none if there is an error.
//
// POST /fga/v1/warrants, with an array. Errors worth handling: core.ErrBadRequest.
//
// Deprecated: use AssignRole and RemoveRole of package authorization.
func (s Service) BatchWriteWarrants(ctx context.Context, warrants []WarrantWrite, opts ...core.PostOption) (*WriteResult, error) {
	return engine.Post[WriteResult](ctx, s.client, core.Path("/fga/v1/warrants"), warrants, opts...)
}
