// A server may list connections.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/sso"
)

func connections(ctx context.Context, client *workos.Confidential, organizationID string) (*core.Page[sso.Connection], error) {
	return client.SSO.ListConnections(ctx, sso.ListConnectionsParams{OrganizationID: organizationID})
}
