// A command-line tool has the application's events sent to an address of its user.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/webhooks"
)

func register(ctx context.Context, client *workos.Public, endpoint webhooks.CreateEndpointParams) (*webhooks.Endpoint, error) {
	// want "client.Webhooks undefined (type *workos.Public has no field or method Webhooks)"
	return client.Webhooks.CreateEndpoint(ctx, endpoint)
}
