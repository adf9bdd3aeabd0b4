// A program passes its public client to a function that lists users.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
)

func report(ctx context.Context, client *workos.Confidential) error {
	_, err := client.UserManagement.ListUsers(ctx, nil).Page()
	return err
}

func run(ctx context.Context, client *workos.Public) error {
	return report(ctx, client) // want: *workos.Public is not a *workos.Confidential
}
