// The access token is a Secret.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/sso"
)

func profile(ctx context.Context, client *workos.Public, token workos.Secret) (*sso.Profile, error) {
	return client.SSO.GetProfile(ctx, token)
}
