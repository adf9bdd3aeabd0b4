// A server may read the Vault.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/vault"
)

func read(ctx context.Context, client *workos.Confidential, id string) (*vault.Object, error) {
	return client.Vault.ReadObject(ctx, id)
}
