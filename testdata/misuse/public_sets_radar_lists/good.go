// A server may manage Radar's lists.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/radar"
)

func letThrough(ctx context.Context, client *workos.Confidential, list radar.ListType, action radar.ListAction, entry radar.ListEntryParams) (*radar.AddedListEntry, error) {
	return client.Radar.AddListEntry(ctx, list, action, entry)
}
