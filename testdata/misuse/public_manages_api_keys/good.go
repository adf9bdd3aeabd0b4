// A server may manage the API keys of organizations.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
)

func deleteKey(ctx context.Context, client *workos.Confidential, id string) error {
	return client.APIKeys.Delete(ctx, id)
}
