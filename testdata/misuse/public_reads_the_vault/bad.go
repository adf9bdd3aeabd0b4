// A command-line tool reads secrets from the Vault.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/vault"
)

func read(ctx context.Context, client *workos.Public, id string) (*vault.Object, error) {
	// want "client.Vault undefined (type *workos.Public has no field or method Vault)"
	return client.Vault.ReadObject(ctx, id)
}
