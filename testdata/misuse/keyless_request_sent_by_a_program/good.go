// A server reaches such an endpoint with its key.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func keys(ctx context.Context, public *workos.Public, server *workos.Confidential) (keys usermanagement.JWKS, err error) {
	err = server.Get(ctx, core.Path("/sso/jwks/{client_id}", string(public.ClientID())), &keys)
	return keys, err
}
