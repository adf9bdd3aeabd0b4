// A desktop program calls an endpoint that has no method in the SDK. Without an API key, only the public sides of the modules send requests.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func keys(ctx context.Context, public *workos.Public, server *workos.Confidential) (keys usermanagement.JWKS, err error) {
	err = core.KeylessGet(ctx, public.Core(), core.Path("/sso/jwks/{client_id}", "client_1"), &keys) // want: core has no KeylessGet
	return keys, err
}
