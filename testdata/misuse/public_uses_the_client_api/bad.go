// A program that holds no key asks for tokens of the client API in another's name.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/clientapi"
)

func token(ctx context.Context, client *workos.Public, params clientapi.CreateTokenParams) (*clientapi.Token, error) {
	// want "client.ClientAPI undefined (type *workos.Public has no field or method ClientAPI)"
	return client.ClientAPI.CreateToken(ctx, params)
}
