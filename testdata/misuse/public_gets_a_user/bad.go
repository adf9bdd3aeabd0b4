// A command-line tool looks a user up by ID. Who signed in is in the answer to the sign-in; anybody
// else is the server's business.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func whoIs(ctx context.Context, client *workos.Public, id string) (*usermanagement.User, error) {
	// want "client.UserManagement.GetUser undefined (type *usermanagement.Public has no field or method GetUser)"
	return client.UserManagement.GetUser(ctx, id)
}
