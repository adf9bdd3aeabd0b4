// core.Path makes a target of it.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func read(ctx context.Context, client *workos.Confidential, run string) (response core.Response, err error) {
	err = client.Get(ctx, core.Path("/organizations"), nil, core.WithResponse(&response))
	return response, err
}
