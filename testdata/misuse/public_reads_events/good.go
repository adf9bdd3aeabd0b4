// A server may read events.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
)

func follow(ctx context.Context, client *workos.Confidential, params events.ListParams) (*core.Page[events.Event], error) {
	return client.Events.List(ctx, params)
}
