// The function requires the key.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func report(ctx context.Context, client *workos.Confidential) error {
	_, err := client.UserManagement.ListUsers(ctx, usermanagement.ListUsersParams{})
	return err
}

func run(ctx context.Context, client *workos.Confidential) error {
	return report(ctx, client)
}
