// A test puts the claims of a token into a context instead of a caller.
package main

import (
	"context"

	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

func admit(ctx context.Context, claims *usermanagement.AccessTokenClaims) context.Context {
	// want: *usermanagement.AccessTokenClaims is not a bearer.Caller: it lacks bearer.names
	return bearer.NewContext(ctx, claims)
}
