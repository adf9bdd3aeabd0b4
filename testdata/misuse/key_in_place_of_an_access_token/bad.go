// A server asks for a profile with its own key, where the user's access token belongs.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/sso"
)

func profile(ctx context.Context, client *workos.Public, token workos.APIKey) (*sso.Profile, error) {
	return client.SSO.GetProfile(ctx, token) // want: core.APIKey is not a core.AccessToken
}
