package agents

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Blueprint describes a kind of agent.
type Blueprint struct {
	Object          string                `json:"object"` // "agent_blueprint"
	ID              core.AgentBlueprintID `json:"id"`
	Name            string                `json:"name"`
	Description     string                `json:"description"`
	Permissions     []core.PermissionSlug `json:"permissions"` // slugs: the maximum permissions of an agent
	InvocableBy     InvocableBy           `json:"invocable_by"`
	SessionSettings SessionSettings       `json:"session_settings"`
	CreatedAt       time.Time             `json:"created_at"`
	UpdatedAt       time.Time             `json:"updated_at"`
}

// InvocableBy defines who may start the agents of a blueprint.
type InvocableBy struct {
	OrganizationIDs []core.OrganizationID `json:"organization_ids,omitzero"`
	RoleSlugs       []core.RoleSlug       `json:"role_slugs,omitzero"`
}

// SessionSettings sets the lifetimes of the sessions and tokens of a blueprint's agents.
type SessionSettings struct {
	AccessTokenTTLSeconds  int `json:"access_token_ttl_seconds,omitzero"`
	RefreshTokenTTLSeconds int `json:"refresh_token_ttl_seconds,omitzero"`
	MaxAgeSeconds          int `json:"max_age_seconds,omitzero"` // of a session, however often it is refreshed
}

// GetBlueprint returns the blueprint with the given ID.
//
// GET /agents/blueprints/{id}. Errors worth handling: core.ErrNotFound.
func (s Service) GetBlueprint(ctx context.Context, id core.AgentBlueprintID, opts ...core.GetOption) (*Blueprint, error) {
	return engine.Get[Blueprint](ctx, s.client, engine.Path1("/agents/blueprints/{id}", id), opts...)
}

// ListBlueprintsParams selects a page of the blueprints.
type ListBlueprintsParams struct {
	core.ListOptions
}

// ListBlueprints returns the blueprints of the environment.
//
// GET /agents/blueprints. Errors worth handling: core.ErrUnprocessable for an invalid limit or cursor.
func (s Service) ListBlueprints(ctx context.Context, params *ListBlueprintsParams, opts ...core.GetOption) *core.Listing[Blueprint] {
	return engine.List[Blueprint](ctx, s.client, core.Path("/agents/blueprints"), params, opts...)
}

// CreateBlueprintParams holds the optional fields of a new blueprint.
type CreateBlueprintParams struct {
	Description string                `json:"description,omitzero"`
	Permissions []core.PermissionSlug `json:"permissions,omitzero"` // slugs
	InvocableBy InvocableBy           `json:"invocable_by,omitzero"`
}

// CreateBlueprint creates a blueprint.
//
// POST /agents/blueprints. Errors worth handling: core.ErrUnprocessable.
func (s Service) CreateBlueprint(ctx context.Context, name string, sessionSettings SessionSettings, params *CreateBlueprintParams, opts ...core.PostOption) (*Blueprint, error) {
	body := struct {
		Name            string          `json:"name"`
		SessionSettings SessionSettings `json:"session_settings"`
		*CreateBlueprintParams
	}{name, sessionSettings, params}
	return engine.Post[Blueprint](ctx, s.client, core.Path("/agents/blueprints"), body, opts...)
}

// UpdateBlueprintParams changes a blueprint; fields that are left out do not change, also within InvocableBy and
// SessionSettings. An empty list that is not nil clears the list.
type UpdateBlueprintParams struct {
	Name            string                `json:"name,omitzero"`
	Description     core.Opt[string]      `json:"description,omitzero"` // core.Null removes it
	Permissions     []core.PermissionSlug `json:"permissions,omitzero"` // replaces them
	InvocableBy     InvocableBy           `json:"invocable_by,omitzero"`
	SessionSettings SessionSettings       `json:"session_settings,omitzero"`
}

// UpdateBlueprint changes a blueprint.
//
// PATCH /agents/blueprints/{id}. Errors worth handling: core.ErrNotFound,
// core.ErrUnprocessable.
func (s Service) UpdateBlueprint(ctx context.Context, id core.AgentBlueprintID, params *UpdateBlueprintParams, opts ...core.PatchOption) (*Blueprint, error) {
	return engine.Patch[Blueprint](ctx, s.client, engine.Path1("/agents/blueprints/{id}", id), params, opts...)
}

// DeleteBlueprint deletes a blueprint.
//
// DELETE /agents/blueprints/{id}. Errors worth handling: core.ErrNotFound.
func (s Service) DeleteBlueprint(ctx context.Context, id core.AgentBlueprintID, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, s.client, engine.Path1("/agents/blueprints/{id}", id), nil, opts...)
	return err
}
