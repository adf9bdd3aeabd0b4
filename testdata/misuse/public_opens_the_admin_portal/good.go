// A server may make such links.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/portal"
)

func link(ctx context.Context, client *workos.Confidential, params portal.GenerateLinkParams) (*portal.Link, error) {
	return client.Portal.GenerateLink(ctx, params)
}
