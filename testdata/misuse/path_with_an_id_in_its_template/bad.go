// A server builds the path template with the ID in it.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func disconnect(ctx context.Context, client *workos.Confidential, id string) error {
	template := "/connections/" + id
	return client.Delete(ctx, core.Path(template)) // want: string is not a core.constant
}
