// An option that fits any verb goes with a PUT.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func write(ctx context.Context, client *workos.Confidential, id string, token workos.Secret) (*organizations.Organization, error) {
	return client.Organizations.Update(ctx, id, organizations.UpdateParams{}, core.WithoutAPIKey())
}
