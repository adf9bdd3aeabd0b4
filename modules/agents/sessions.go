package agents

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// InstanceSession is a period during which an instance may refresh its tokens.
type InstanceSession struct {
	Object     string                      `json:"object"` // "agent_instance_session"
	ID         core.AgentInstanceSessionID `json:"id"`
	InstanceID core.AgentInstanceID        `json:"agent_instance_id"`
	Status     InstanceSessionStatus       `json:"status"`
	ExpiresAt  time.Time                   `json:"expires_at"`
	RevokedAt  time.Time                   `json:"revoked_at,omitzero"` // zero if it was not revoked
	CreatedAt  time.Time                   `json:"created_at"`
	UpdatedAt  time.Time                   `json:"updated_at"`
}

// InstanceSessionStatus is the status of a session.
type InstanceSessionStatus string

// The statuses of a session.
const (
	InstanceSessionStatusActive  InstanceSessionStatus = "active"
	InstanceSessionStatusRevoked InstanceSessionStatus = "revoked"
	InstanceSessionStatusExpired InstanceSessionStatus = "expired"
)

// GetInstanceSession returns the session with the given ID.
//
// GET /agents/sessions/{id}. Errors worth handling: core.ErrNotFound.
func (s Service) GetInstanceSession(ctx context.Context, id core.AgentInstanceSessionID, opts ...core.GetOption) (*InstanceSession, error) {
	return engine.Get[InstanceSession](ctx, s.client, engine.Path1("/agents/sessions/{id}", id), opts...)
}

// ListInstanceSessionsParams filters a list of sessions.
type ListInstanceSessionsParams struct {
	core.ListOptions
	BlueprintID core.AgentBlueprintID `json:"agent_blueprint_id,omitzero"`
	InstanceID  core.AgentInstanceID  `json:"agent_instance_id,omitzero"`
}

// ListInstanceSessions returns the sessions that match params.
//
// GET /agents/sessions. Errors worth handling: core.ErrUnprocessable for an invalid limit or cursor.
func (s Service) ListInstanceSessions(ctx context.Context, params *ListInstanceSessionsParams, opts ...core.GetOption) *core.Listing[InstanceSession] {
	return engine.List[InstanceSession](ctx, s.client, core.Path("/agents/sessions"), params, opts...)
}

// RevokeInstanceSession ends a session: its refresh token is no longer valid.
//
// POST /agents/sessions/{id}/revoke. Errors worth handling: core.ErrNotFound.
func (s Service) RevokeInstanceSession(ctx context.Context, id core.AgentInstanceSessionID, opts ...core.PostOption) (*InstanceSession, error) {
	return engine.Post[InstanceSession](ctx, s.client, engine.Path1("/agents/sessions/{id}/revoke", id), nil, opts...)
}
