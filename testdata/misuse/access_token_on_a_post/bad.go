// A server creates an organization in a user's name. WorkOS ignores the access token here and uses the key.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func create(ctx context.Context, client *workos.Confidential, name string, token workos.AccessToken) (*organizations.Organization, error) {
	// want: core.GetOption is not a core.PostOption: it lacks core.applyPost
	return client.Organizations.Create(ctx, name, nil, core.WithAccessToken(token))
}
