// A server hands a plug-in the keyless view of its client, and the plug-in lists organizations with it.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func customers(ctx context.Context, client *workos.Confidential) *core.Listing[organizations.Organization] {
	// want: *workos.Public has no Organizations
	return client.Public().Organizations.List(ctx, nil)
}
