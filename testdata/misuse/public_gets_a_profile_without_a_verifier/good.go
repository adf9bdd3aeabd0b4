// A server may, because it sends its secret with the code.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/sso"
)

func profile(ctx context.Context, client *workos.Confidential, code workos.Secret) (*sso.ProfileAndToken, error) {
	return client.SSO.GetProfileAndToken(ctx, sso.ProfileAndTokenParams{Code: code})
}
