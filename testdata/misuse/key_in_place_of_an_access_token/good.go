// The access token has a type of its own.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/sso"
)

func profile(ctx context.Context, client *workos.Public, token workos.AccessToken) (*sso.Profile, error) {
	return client.SSO.GetProfile(ctx, token)
}
