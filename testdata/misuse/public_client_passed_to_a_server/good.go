// The function requires the key.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
)

func report(ctx context.Context, client *workos.Confidential) error {
	_, err := client.UserManagement.ListUsers(ctx, nil).Page()
	return err
}

func run(ctx context.Context, client *workos.Confidential) error {
	return report(ctx, client)
}
