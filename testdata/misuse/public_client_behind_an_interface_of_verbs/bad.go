// A program declares that it sends raw requests, and brings a client that has no verbs.
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
	return client // want "*workos.Public does not implement getter (missing method Get)"
}
