package authorization

import (
	"github.com/workos-typestate/workos/core"

	"github.com/workos-typestate/workos/internal/engine"
)

// ResourceTarget names a resource: ByID or ByExternalID.
type ResourceTarget interface {
	// target is the members that the choice becomes. argument is the field that holds it, for the error about
	// one that names nothing: left out of the request, it would widen what is asked for.
	target(argument string) (targetFields, error)
}

// ByID names a resource by the ID that WorkOS gave to it.
type ByID string

// ByExternalID names a resource by its type and the caller's own ID. Both are required. The organization is the
// one that the rest of the request is about.
type ByExternalID struct {
	ResourceTypeSlug string
	ExternalID       string
}

func (id ByID) target(argument string) (targetFields, error) {
	return targetFields{ID: string(id)}, engine.Required(argument, string(id))
}

func (e ByExternalID) target(argument string) (targetFields, error) {
	return targetFields{TypeSlug: e.ResourceTypeSlug, ExternalID: e.ExternalID},
		engine.Required(argument+".ResourceTypeSlug", e.ResourceTypeSlug, argument+".ExternalID", e.ExternalID)
}

// targetFields, parentFields and parentFilter are one choice under the three sets of names that the API has
// for it.
type (
	targetFields struct {
		ID         string `json:"resource_id,omitzero"`
		TypeSlug   string `json:"resource_type_slug,omitzero"`
		ExternalID string `json:"resource_external_id,omitzero"`
	}
	parentFields struct {
		ID         string `json:"parent_resource_id,omitzero"`
		TypeSlug   string `json:"parent_resource_type_slug,omitzero"`
		ExternalID string `json:"parent_resource_external_id,omitzero"`
	}
	parentFilter struct {
		ID         string `json:"parent_resource_id,omitzero"`
		TypeSlug   string `json:"parent_resource_type_slug,omitzero"`
		ExternalID string `json:"parent_external_id,omitzero"`
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
