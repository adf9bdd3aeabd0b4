// The ID is a value of the path, which escapes it.
package main

import (
	"context"
	"fmt"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func read(ctx context.Context, client *workos.Confidential, number int) error {
	path := core.Path("/organizations/external_id/{external_id}", fmt.Sprint(number))
	return client.Get(ctx, path, nil)
}
