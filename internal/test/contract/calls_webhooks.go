package contract

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/webhooks"
)

// Webhooks are the calls of package webhooks.
var Webhooks = Module{Name: "webhooks", Calls: []Call{
	Op("listWebhookEndpoints", func(c *Client, in *Input) (any, error) {
		return c.Webhooks.ListEndpoints(in.Ctx, Optional[webhooks.ListEndpointsParams](in)).Page()
	}),
	Op("createWebhookEndpoint", func(c *Client, in *Input) (any, error) {
		return c.Webhooks.CreateEndpoint(in.Ctx, Value[string](in, "endpoint_url"), Value[[]events.Name](in, "events"), Optional[webhooks.CreateEndpointParams](in))
	}),
	Op("updateWebhookEndpoint", func(c *Client, in *Input) (any, error) {
		return c.Webhooks.UpdateEndpoint(in.Ctx, Path[core.WebhookEndpointID](in, "id"), Optional[webhooks.UpdateEndpointParams](in))
	}),
	Op("deleteWebhookEndpoint", func(c *Client, in *Input) (any, error) {
		return nil, c.Webhooks.DeleteEndpoint(in.Ctx, Path[core.WebhookEndpointID](in, "id"))
	}),
}}
