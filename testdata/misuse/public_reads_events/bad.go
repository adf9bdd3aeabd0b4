// A command-line tool follows the events of the whole application.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/events"
)

func follow(ctx context.Context, client *workos.Public, params events.ListParams) (*core.Page[events.Event], error) {
	// want "client.Events undefined (type *workos.Public has no field or method Events)"
	return client.Events.List(ctx, params)
}
