package auditlogs

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Schema describes the form of an action's events.
type Schema struct {
	Object    string         `json:"object"`  // "audit_log_schema"
	Version   int            `json:"version"` // counted for each action, from 1
	Targets   []SchemaTarget `json:"targets"`
	Actor     *SchemaActor   `json:"actor,omitzero"`
	Metadata  map[string]any `json:"metadata"` // a JSON schema of the events' metadata
	CreatedAt time.Time      `json:"created_at"`
}

// SchemaTarget is a type of thing that the action happens to.
type SchemaTarget struct {
	Type     string         `json:"type"`
	Metadata map[string]any `json:"metadata,omitzero"` // a JSON schema of the targets' metadata
}

// SchemaActor describes the form of the actors.
type SchemaActor struct {
	Metadata map[string]any `json:"metadata"` // a JSON schema of the actors' metadata
}

// ListSchemasParams selects a page of the schemas.
type ListSchemasParams struct {
	core.ListOptions
}

// ListSchemas returns the versions of an action's schema.
//
// GET /audit_logs/actions/{action_name}/schemas. Errors worth handling: core.ErrNotFound.
func (s Service) ListSchemas(ctx context.Context, actionName string, params *ListSchemasParams, opts ...core.GetOption) *core.Listing[Schema] {
	return engine.List[Schema](ctx, s.client, engine.Path1("/audit_logs/actions/{action_name}/schemas", actionName), params, opts...)
}

// CreateSchemaParams describes a new version of a schema.
type CreateSchemaParams struct {
	Actor    *SchemaActor   `json:"actor,omitzero"`
	Metadata map[string]any `json:"metadata,omitzero"` // a JSON schema of the events' metadata
}

// CreateSchema creates a version of an action's schema, and the action if it is new. WorkOS does not deduplicate
// schemas: if the response is lost, the request is not sent again, and another call may create another version.
//
// POST /audit_logs/actions/{action_name}/schemas. Errors worth handling: core.ErrUnprocessable.
func (s Service) CreateSchema(ctx context.Context, actionName string, targets []SchemaTarget, params *CreateSchemaParams, opts ...core.PostOption) (*Schema, error) {
	body := struct {
		Targets []SchemaTarget `json:"targets"`
		*CreateSchemaParams
	}{targets, params}
	return engine.Post[Schema](ctx, s.client, engine.Path1("/audit_logs/actions/{action_name}/schemas", actionName), body, opts...)
}
