package authorization

import (
	"github.com/workos-typestate/workos/core"

	"github.com/workos-typestate/workos/internal/engine"
)

// ResourceTarget names a resource, in one of two ways:
//
//	authorization.ByID(resource.ID)
//	authorization.ByExternalID{ResourceTypeSlug: "document", ExternalID: "doc_1"}
type ResourceTarget interface {
	ParentTarget
	// target returns the members for the choice. argument is the field that holds it, for the error about an empty
	// target: left out of the request, it would widen the request.
	target(argument string) (targetFields, error)
}

// ByID names a resource by its WorkOS ID.
func ByID(id core.ResourceID) ResourceTarget { return byID{id} }

type byID struct{ id core.ResourceID }

// ByExternalID names a resource by its type and the caller's own ID. Both are required. The organization is the one
// of the rest of the request.
type ByExternalID struct {
	ResourceTypeSlug core.ResourceTypeSlug
	ExternalID       core.ExternalID
}

// ParentTarget is the place of a new resource in the tree:
//
//	authorization.ByID(parent.ID)
//	authorization.ByExternalID{ResourceTypeSlug: "document", ExternalID: "doc_1"}
//	authorization.NoParent{} // at the top
type ParentTarget interface {
	parent(argument string) (newParentFields, error)
}

// NoParent puts a new resource at the top of the tree by sending null. A nil Parent does the same by leaving it out.
type NoParent struct{}

func (NoParent) parent(string) (newParentFields, error) { //nolint:unparam // the others may fail
	return newParentFields{ID: core.Null[core.ResourceID]()}, nil
}

func (b byID) parent(argument string) (newParentFields, error) {
	return newParentFields{ID: core.Some(b.id)}, engine.Required(argument, string(b.id))
}

func (e ByExternalID) parent(argument string) (newParentFields, error) {
	fields, err := e.target(argument)
	return newParentFields{TypeSlug: fields.TypeSlug, ExternalID: fields.ExternalID}, err
}

func (b byID) target(argument string) (targetFields, error) {
	return targetFields{ID: b.id}, engine.Required(argument, string(b.id))
}

func (e ByExternalID) target(argument string) (targetFields, error) {
	return targetFields{TypeSlug: e.ResourceTypeSlug, ExternalID: e.ExternalID},
		engine.Required(argument+".ResourceTypeSlug", string(e.ResourceTypeSlug), argument+".ExternalID", string(e.ExternalID))
}

// targetFields, parentFields and parentFilter are one choice under the API's three sets of names; newParentFields is
// parentFields with null.
type (
	targetFields struct {
		ID         core.ResourceID       `json:"resource_id,omitzero"`
		TypeSlug   core.ResourceTypeSlug `json:"resource_type_slug,omitzero"`
		ExternalID core.ExternalID       `json:"resource_external_id,omitzero"`
	}
	parentFields struct {
		ID         core.ResourceID       `json:"parent_resource_id,omitzero"`
		TypeSlug   core.ResourceTypeSlug `json:"parent_resource_type_slug,omitzero"`
		ExternalID core.ExternalID       `json:"parent_resource_external_id,omitzero"`
	}
	newParentFields struct {
		ID         core.Opt[core.ResourceID] `json:"parent_resource_id,omitzero"`
		TypeSlug   core.ResourceTypeSlug     `json:"parent_resource_type_slug,omitzero"`
		ExternalID core.ExternalID           `json:"parent_resource_external_id,omitzero"`
	}
	parentFilter struct {
		ID         core.ResourceID       `json:"parent_resource_id,omitzero"`
		TypeSlug   core.ResourceTypeSlug `json:"parent_resource_type_slug,omitzero"`
		ExternalID core.ExternalID       `json:"parent_external_id,omitzero"`
	}
)

// required returns the members of a required choice.
func required(argument string, choice ResourceTarget) (targetFields, error) {
	if choice == nil {
		return targetFields{}, &core.ArgumentError{Argument: argument, Reason: "is missing: pass a ByID or a ByExternalID"}
	}
	return choice.target(argument)
}

// optional returns the members of an optional choice.
func optional(argument string, choice ResourceTarget) (targetFields, error) {
	if choice == nil {
		return targetFields{}, nil
	}
	return choice.target(argument)
}
