// The server lists them itself.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func customers(ctx context.Context, client *workos.Confidential) *core.Listing[organizations.Organization] {
	return client.Organizations.List(ctx, nil)
}
