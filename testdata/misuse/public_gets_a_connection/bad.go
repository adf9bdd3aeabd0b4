// A desktop program reads how its user's organization signs in.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/sso"
)

func connection(ctx context.Context, client *workos.Public, id string) (*sso.Connection, error) {
	// want "client.SSO.GetConnection undefined (type *sso.Public has no field or method GetConnection)"
	return client.SSO.GetConnection(ctx, id)
}
