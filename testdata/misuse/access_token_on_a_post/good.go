// An option that fits any verb fits a POST.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func create(ctx context.Context, client *workos.Confidential, name string, token workos.AccessToken) (*organizations.Organization, error) {
	return client.Organizations.Create(ctx, name, nil, core.WithMaxRetries(0))
}
