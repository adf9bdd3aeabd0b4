// A desktop address book reads the customer's directory. That is every employee's data, and wants
// the API key.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/directorysync"
)

func colleagues(ctx context.Context, client *workos.Public, params directorysync.ListUsersParams) (*core.Page[directorysync.User], error) {
	// want "client.DirectorySync undefined (type *workos.Public has no field or method DirectorySync)"
	return client.DirectorySync.ListUsers(ctx, params)
}
