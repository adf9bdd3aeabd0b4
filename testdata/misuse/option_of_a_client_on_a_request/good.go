// A request has options of its own.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func read(ctx context.Context, client *workos.Confidential, id workos.UserID) (*usermanagement.User, error) {
	return client.UserManagement.GetUser(ctx, id, core.WithQuery("port", "8080"))
}
