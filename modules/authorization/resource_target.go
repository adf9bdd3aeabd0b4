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
	// target is the members that the choice becomes. argument is the field that holds it, for the error about
	// one that names nothing: left out of the request, it would widen what is asked for.
	target(argument string) (targetFields, error)
}

// ByID names a resource by the ID that WorkOS gave to it.
func ByID(id core.ResourceID) ResourceTarget { return byID{id} }

type byID struct{ id core.ResourceID }

// ByExternalID names a resource by its type and the caller's own ID. Both are required. The organization is the
// one that the rest of the request is about.
type ByExternalID struct {
	ResourceTypeSlug core.ResourceTypeSlug
	ExternalID       core.ExternalID
}

// ParentTarget is where a new resource stands in the tree:
//
//	authorization.ByID(parent.ID)
//	authorization.ByExternalID{ResourceTypeSlug: "document", ExternalID: "doc_1"}
//	authorization.NoParent{} // at the top
type ParentTarget interface {
	parent(argument string) (newParentFields, error)
}

// NoParent puts a new resource at the top of the tree by sending null. No Parent at all does the same by leaving it out.
type NoParent struct{}

func (NoParent) parent(string) (newParentFields, error) { //nolint:unparam // as the others may fail
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

// targetFields, parentFields and parentFilter are one choice under the three sets of names that the API has for it;
// newParentFields is parentFields that can be null.
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

// required is the members of a choice that must be made.
func required(argument string, choice ResourceTarget) (targetFields, error) {
	if choice == nil {
		return targetFields{}, &core.ArgumentError{Argument: argument, Reason: "is missing: give a ByID or a ByExternalID"}
	}
	return choice.target(argument)
}

// optional is the members of a choice that can be left open.
func optional(argument string, choice ResourceTarget) (targetFields, error) {
	if choice == nil {
		return targetFields{}, nil
	}
	return choice.target(argument)
}
