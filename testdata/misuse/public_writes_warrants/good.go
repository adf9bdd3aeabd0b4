// A server may use fine-grained authorization.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/fga"
)

func grant(ctx context.Context, client *workos.Confidential, warrant fga.WriteWarrantParams) (*fga.WriteResult, error) {
	return client.FGA.WriteWarrant(ctx, warrant)
}
