package sso

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Connection is the link between an organization and its identity provider.
type Connection struct {
	Object         string              `json:"object"` // "connection"
	ID             core.ConnectionID   `json:"id"`
	OrganizationID core.OrganizationID `json:"organization_id"`
	ConnectionType ConnectionType      `json:"connection_type"`
	Name           string              `json:"name"`
	State          ConnectionState     `json:"state"`
	Domains        []ConnectionDomain  `json:"domains"`
	CreatedAt      time.Time           `json:"created_at"`
	UpdatedAt      time.Time           `json:"updated_at"`

	// Status is the older form of State.
	//
	// Deprecated: use State.
	Status ConnectionStatus `json:"status"`
}

// ConnectionDomain is an email domain of the connection's users.
type ConnectionDomain struct {
	Object string                    `json:"object"` // "connection_domain"
	ID     core.OrganizationDomainID `json:"id"`
	Domain string                    `json:"domain"`
}

// ConnectionState is the state of a connection.
type ConnectionState string

// The states of a connection. Only an active one signs users in.
const (
	ConnectionStateRequiresType ConnectionState = "requires_type"
	ConnectionStateDraft        ConnectionState = "draft"
	ConnectionStateActive       ConnectionState = "active"
	ConnectionStateValidating   ConnectionState = "validating"
	ConnectionStateInactive     ConnectionState = "inactive"
	ConnectionStateDeleting     ConnectionState = "deleting"
)

// ConnectionStatus is the older form of ConnectionState.
type ConnectionStatus string

// The statuses of a connection.
const (
	ConnectionStatusLinked   ConnectionStatus = "linked"
	ConnectionStatusUnlinked ConnectionStatus = "unlinked"
)

// GetConnection returns the connection with the given ID.
//
// GET /connections/{id}. Errors worth handling: core.ErrNotFound.
func (c Confidential) GetConnection(ctx context.Context, id core.ConnectionID, opts ...core.GetOption) (*Connection, error) {
	return engine.Get[Connection](ctx, c.confidential, engine.Path1("/connections/{id}", id), opts...)
}

// ListConnectionsParams filters a list of connections.
type ListConnectionsParams struct {
	core.ListOptions
	ConnectionType ConnectionType      `json:"connection_type,omitzero"`
	Domain         string              `json:"domain,omitzero"`
	OrganizationID core.OrganizationID `json:"organization_id,omitzero"`
	Search         string              `json:"search,omitzero"` // part of a name
}

// ListConnections returns the connections that match params.
//
// GET /connections. Errors worth handling: core.ErrUnprocessable for an invalid limit or cursor.
func (c Confidential) ListConnections(ctx context.Context, params *ListConnectionsParams, opts ...core.GetOption) *core.Listing[Connection] {
	return engine.List[Connection](ctx, c.confidential, core.Path("/connections"), params, opts...)
}

// DeleteConnection deletes a connection: its users can no longer sign in through it.
//
// DELETE /connections/{id}. Errors worth handling: core.ErrNotFound.
func (c Confidential) DeleteConnection(ctx context.Context, id core.ConnectionID, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, c.confidential, engine.Path1("/connections/{id}", id), nil, opts...)
	return err
}
