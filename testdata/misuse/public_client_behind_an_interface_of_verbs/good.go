// A confidential client has the verbs.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

type getter interface {
	Get(ctx context.Context, target core.Target, out any, opts ...core.GetOption) error
}

func getterOf(client *workos.Confidential) getter {
	return client
}
