// The template is a constant.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func disconnect(ctx context.Context, client *workos.Confidential, id string) error {
	const template = "/connections/{id}"
	return client.Delete(ctx, core.Path(template, id))
}
