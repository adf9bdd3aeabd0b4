// A server may look users up.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func whoIsOurs(ctx context.Context, client *workos.Confidential, id string) (*usermanagement.User, error) {
	return client.UserManagement.GetUserByExternalID(ctx, id)
}
