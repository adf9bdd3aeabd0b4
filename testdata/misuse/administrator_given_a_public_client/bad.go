// A program gives its administrators a type of their own, around the client that everybody has.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
)

type admin struct{ client *workos.Public }

func (a *admin) forget(ctx context.Context, id string) error {
	// want "a.client.UserManagement.DeleteUser undefined (type *usermanagement.Public has no field or method DeleteUser)"
	return a.client.UserManagement.DeleteUser(ctx, id)
}
