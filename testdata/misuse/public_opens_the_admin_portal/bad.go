// A desktop program makes links to the Admin Portal, where whoever opens one sets up connections.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/portal"
)

func link(ctx context.Context, client *workos.Public, params portal.GenerateLinkParams) (*portal.Link, error) {
	// want "client.Portal undefined (type *workos.Public has no field or method Portal)"
	return client.Portal.GenerateLink(ctx, params)
}
