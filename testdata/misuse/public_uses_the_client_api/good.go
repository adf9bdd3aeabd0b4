// A server may hand out tokens of the client API.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/clientapi"
)

func token(ctx context.Context, client *workos.Confidential, params clientapi.CreateTokenParams) (*clientapi.Token, error) {
	return client.ClientAPI.CreateToken(ctx, params)
}
