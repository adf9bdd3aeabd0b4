// A sign-in screen lists the connections of all customers for its user to choose from.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/sso"
)

func connections(ctx context.Context, client *workos.Public, organizationID string) (*core.Page[sso.Connection], error) {
	// want "client.SSO.ListConnections undefined (type *sso.Public has no field or method ListConnections)"
	return client.SSO.ListConnections(ctx, sso.ListConnectionsParams{OrganizationID: organizationID})
}
