// A server creates an organization in a user's name. WorkOS ignores the access token there and goes
// by the key.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func write(ctx context.Context, client *workos.Confidential, id string, token workos.Secret) (*organizations.Organization, error) {
	// want "core.GetOption does not implement core.PostOption (missing method applyPost)"
	return client.Organizations.Create(ctx, organizations.CreateParams{Name: id}, core.WithAccessToken(token))
}
