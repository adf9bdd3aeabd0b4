// A server may read directories.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/directorysync"
)

func colleagues(ctx context.Context, client *workos.Confidential, params directorysync.ListUsersParams) (*core.Page[directorysync.User], error) {
	return client.DirectorySync.ListUsers(ctx, params)
}
