// A mobile app puts its own address on Radar's list of what to let through.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/radar"
)

func letThrough(ctx context.Context, client *workos.Public, list radar.ListType, action radar.ListAction, entry radar.ListEntryParams) (*radar.AddedListEntry, error) {
	// want "client.Radar undefined (type *workos.Public has no field or method Radar)"
	return client.Radar.AddListEntry(ctx, list, action, entry)
}
