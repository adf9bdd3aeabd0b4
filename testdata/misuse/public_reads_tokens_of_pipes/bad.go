// A desktop program takes the tokens of its users' connected accounts.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/pipes"
)

func connectedAccount(ctx context.Context, client *workos.Public, slug string, params pipes.GetAccessTokenParams) (pipes.AccessTokenResult, error) {
	// want "client.Pipes undefined (type *workos.Public has no field or method Pipes)"
	return client.Pipes.GetAccessToken(ctx, slug, params)
}
