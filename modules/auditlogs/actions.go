package auditlogs

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Action is something that can happen in the application.
type Action struct {
	Object    string    `json:"object"` // "audit_log_action"
	Name      string    `json:"name"`   // such as "document.shared"
	Schema    Schema    `json:"schema"` // the latest
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// ListActionsParams selects a page of the actions.
type ListActionsParams struct {
	core.ListOptions
}

// ListActions returns the actions that have a schema.
//
// GET /audit_logs/actions. Errors worth handling: core.ErrUnprocessable for an invalid limit or cursor.
func (s Service) ListActions(ctx context.Context, params *ListActionsParams, opts ...core.GetOption) *core.Listing[Action] {
	return engine.List[Action](ctx, s.client, core.Path("/audit_logs/actions"), params, opts...)
}
