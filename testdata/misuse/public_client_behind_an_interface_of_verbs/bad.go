// A program declares that it sends raw requests, and brings a client that cannot.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

type getter interface {
	Get(ctx context.Context, target core.Target, out any, opts ...core.GetOption) error
}

func getterOf(client *workos.Public) getter {
	return client // want: *workos.Public is not a getter: it lacks Get
}
