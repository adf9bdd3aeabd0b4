// A server may make tokens for widgets.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/widgets"
)

func token(ctx context.Context, client *workos.Confidential, params widgets.CreateTokenParams) (*widgets.Token, error) {
	return client.Widgets.CreateToken(ctx, params)
}
