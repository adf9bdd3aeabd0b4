// A server may take them.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/pipes"
)

func connectedAccount(ctx context.Context, client *workos.Confidential, slug string, params pipes.GetAccessTokenParams) (pipes.AccessTokenResult, error) {
	return client.Pipes.GetAccessToken(ctx, slug, params)
}
