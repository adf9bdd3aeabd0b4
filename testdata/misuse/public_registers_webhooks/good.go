// A server may register webhook endpoints.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/webhooks"
)

func register(ctx context.Context, client *workos.Confidential, endpoint webhooks.CreateEndpointParams) (*webhooks.Endpoint, error) {
	return client.Webhooks.CreateEndpoint(ctx, endpoint)
}
