package webhooks

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/modules/events"
)

// Endpoint is a URL that events are sent to.
type Endpoint struct {
	Object      string                 `json:"object"` // "webhook_endpoint"
	ID          core.WebhookEndpointID `json:"id"`
	EndpointURL string                 `json:"endpoint_url"`
	Secret      core.SigningSecret     `json:"secret"` // the key of the signatures
	Status      EndpointStatus         `json:"status"`
	Events      []events.Name          `json:"events"` // the events to send
	CreatedAt   time.Time              `json:"created_at"`
	UpdatedAt   time.Time              `json:"updated_at"`
}

// EndpointStatus is the status of an endpoint.
type EndpointStatus string

// The statuses of an endpoint.
const (
	EndpointStatusEnabled  EndpointStatus = "enabled"
	EndpointStatusDisabled EndpointStatus = "disabled"
)

// ListEndpointsParams selects a page of the endpoints.
type ListEndpointsParams struct {
	core.ListOptions
}

// ListEndpoints returns the endpoints of the environment.
//
// GET /webhook_endpoints. Errors worth handling: core.ErrUnprocessable for an invalid limit or cursor.
func (s Service) ListEndpoints(ctx context.Context, params *ListEndpointsParams, opts ...core.GetOption) *core.Listing[Endpoint] {
	return engine.List[Endpoint](ctx, s.client, core.Path("/webhook_endpoints"), params, opts...)
}

// CreateEndpointParams has no members yet.
type CreateEndpointParams struct{}

// CreateEndpoint creates an endpoint for the named events. Without names it receives none.
//
// POST /webhook_endpoints. Errors worth handling: core.ErrorCode("duplicate_endpoint"), ("invalid_url"),
// ("invalid_request_parameters").
func (s Service) CreateEndpoint(ctx context.Context, endpointURL string, names []events.Name, params *CreateEndpointParams, opts ...core.PostOption) (*Endpoint, error) {
	body := struct {
		EndpointURL string        `json:"endpoint_url"`
		Events      []events.Name `json:"events"`
		*CreateEndpointParams
	}{endpointURL, names, params}
	return engine.Post[Endpoint](ctx, s.client, core.Path("/webhook_endpoints"), body, opts...)
}

// UpdateEndpointParams changes an endpoint; fields that are left out do not change.
type UpdateEndpointParams struct {
	EndpointURL string         `json:"endpoint_url,omitzero"`
	Status      EndpointStatus `json:"status,omitzero"`
	Events      []events.Name  `json:"events,omitzero"` // replaces them
}

// UpdateEndpoint changes an endpoint, or enables and disables it.
//
// PATCH /webhook_endpoints/{id}. Errors worth handling: core.ErrorCode("entity_not_found"),
// ("duplicate_endpoint"), ("invalid_url"), ("invalid_request_parameters").
func (s Service) UpdateEndpoint(ctx context.Context, id core.WebhookEndpointID, params *UpdateEndpointParams, opts ...core.PatchOption) (*Endpoint, error) {
	return engine.Patch[Endpoint](ctx, s.client, engine.Path1("/webhook_endpoints/{id}", id), params, opts...)
}

// DeleteEndpoint deletes an endpoint.
//
// DELETE /webhook_endpoints/{id}. Errors worth handling: core.ErrorCode("entity_not_found").
func (s Service) DeleteEndpoint(ctx context.Context, id core.WebhookEndpointID, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, s.client, engine.Path1("/webhook_endpoints/{id}", id), nil, opts...)
	return err
}
