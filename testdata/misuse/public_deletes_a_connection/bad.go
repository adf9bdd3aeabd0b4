// A set-up wizard on a customer's desktop deletes their connection.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
)

func disconnect(ctx context.Context, client *workos.Public, id string) error {
	// want "client.SSO.DeleteConnection undefined (type *sso.Public has no field or method DeleteConnection)"
	return client.SSO.DeleteConnection(ctx, id)
}
