// A desktop program finishes a single sign-on with the code alone.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/sso"
)

func profile(ctx context.Context, client *workos.Public, code workos.Secret) (*sso.ProfileAndToken, error) {
	// want "client.SSO.GetProfileAndToken undefined (type *sso.Public has no field or method GetProfileAndToken)"
	return client.SSO.GetProfileAndToken(ctx, sso.ProfileAndTokenParams{Code: code})
}
