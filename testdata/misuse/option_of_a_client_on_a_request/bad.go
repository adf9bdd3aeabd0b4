// A program passes the port of a client to one request.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func read(ctx context.Context, client *workos.Confidential, id workos.UserID) (*usermanagement.User, error) {
	// want: core.Option is not a core.GetOption: it lacks core.applyGet
	return client.UserManagement.GetUser(ctx, id, core.WithPort(8080))
}
