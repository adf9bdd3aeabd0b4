// An administrator's client holds the key.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
)

type admin struct{ client *workos.Confidential }

func (a *admin) forget(ctx context.Context, id string) error {
	return a.client.UserManagement.DeleteUser(ctx, id)
}
