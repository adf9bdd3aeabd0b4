// A server gives a raw request its path as a string.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func read(ctx context.Context, client *workos.Confidential, run string) (response core.Response, err error) {
	err = client.Get(ctx, "/organizations", nil, core.WithResponse(&response)) // want: string is not a core.Target
	return response, err
}
