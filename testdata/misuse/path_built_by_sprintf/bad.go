// A server formats an ID into the path.
package main

import (
	"context"
	"fmt"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func read(ctx context.Context, client *workos.Confidential, number int) error {
	path := core.Path(fmt.Sprintf("/organizations/external_id/%d", number)) // want: string is not a core.constant
	return client.Get(ctx, path, nil)
}
