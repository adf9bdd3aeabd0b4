// The confidential side has the method.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

type remover func(context.Context, string, ...core.DeleteOption) error

func removerOf(client *workos.Confidential) remover {
	return client.UserManagement.DeleteUser
}
