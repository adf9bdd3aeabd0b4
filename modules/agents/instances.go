package agents

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Instance is an agent of a blueprint in one organization.
type Instance struct {
	Object                   string                        `json:"object"` // "agent_instance"
	ID                       core.AgentInstanceID          `json:"id"`
	BlueprintID              core.AgentBlueprintID         `json:"agent_blueprint_id"`
	Type                     InstanceType                  `json:"type"`
	OrganizationID           core.OrganizationID           `json:"organization_id"`
	OrganizationMembershipID core.OrganizationMembershipID `json:"organization_membership_id"` // of the user that it acts for, if any
	CreatedAt                time.Time                     `json:"created_at"`
	UpdatedAt                time.Time                     `json:"updated_at"`
}

// InstanceType is the party that an instance acts for.
type InstanceType string

// The types of an instance.
const (
	InstanceTypeDelegated  InstanceType = "delegated"  // for a user
	InstanceTypeAutonomous InstanceType = "autonomous" // for itself
)

// GetInstance returns the instance with the given ID.
//
// GET /agents/instances/{id}. Errors worth handling: core.ErrNotFound.
func (s Service) GetInstance(ctx context.Context, id core.AgentInstanceID, opts ...core.GetOption) (*Instance, error) {
	return engine.Get[Instance](ctx, s.client, engine.Path1("/agents/instances/{id}", id), opts...)
}

// ListInstancesParams filters a list of instances.
type ListInstancesParams struct {
	core.ListOptions
	OrganizationID core.OrganizationID   `json:"organization_id,omitzero"`
	BlueprintID    core.AgentBlueprintID `json:"agent_blueprint_id,omitzero"`
}

// ListInstances returns the instances that match params.
//
// GET /agents/instances. Errors worth handling: core.ErrUnprocessable for an invalid limit or cursor.
func (s Service) ListInstances(ctx context.Context, params *ListInstancesParams, opts ...core.GetOption) *core.Listing[Instance] {
	return engine.List[Instance](ctx, s.client, core.Path("/agents/instances"), params, opts...)
}

// DeleteInstance deletes an instance.
//
// DELETE /agents/instances/{id}. Errors worth handling: core.ErrNotFound.
func (s Service) DeleteInstance(ctx context.Context, id core.AgentInstanceID, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, s.client, engine.Path1("/agents/instances/{id}", id), nil, opts...)
	return err
}
