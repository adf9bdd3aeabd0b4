// A server may read connections.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/sso"
)

func connection(ctx context.Context, client *workos.Confidential, id string) (*sso.Connection, error) {
	return client.SSO.GetConnection(ctx, id)
}
