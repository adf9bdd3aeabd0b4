// A caller is one of the three types of package bearer.
package main

import (
	"context"

	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

func admit(ctx context.Context, claims *usermanagement.AccessTokenClaims) context.Context {
	return bearer.NewContext(ctx, &bearer.User{AccessTokenClaims: claims})
}
