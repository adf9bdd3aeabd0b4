// A server may look users up.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func whoIs(ctx context.Context, client *workos.Confidential, id string) (*usermanagement.User, error) {
	return client.UserManagement.GetUser(ctx, id)
}
