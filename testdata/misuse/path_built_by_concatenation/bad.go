// A server pastes an ID into the path. An ID such as "../users" would reach another endpoint.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func read(ctx context.Context, client *workos.Confidential, id string) error {
	return client.Get(ctx, core.Path("/organizations/"+id), nil) // want: string is not a core.constant
}
