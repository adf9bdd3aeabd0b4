// A desktop program writes warrants, that is, gives itself leave.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/fga"
)

func grant(ctx context.Context, client *workos.Public, warrant fga.WriteWarrantParams) (*fga.WriteResult, error) {
	// want "client.FGA undefined (type *workos.Public has no field or method FGA)"
	return client.FGA.WriteWarrant(ctx, warrant)
}
