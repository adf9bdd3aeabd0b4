// A program passes the method of its client on as a function.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

type remover func(context.Context, string, ...core.DeleteOption) error

func removerOf(client *workos.Public) remover {
	// want "client.UserManagement.DeleteUser undefined (type *usermanagement.Public has no field or method DeleteUser)"
	return client.UserManagement.DeleteUser
}
