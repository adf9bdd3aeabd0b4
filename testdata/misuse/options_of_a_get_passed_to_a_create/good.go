// Options that fit any verb are passed one by one, or gathered as those of the verb.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func create(ctx context.Context, client *workos.Confidential, name string) (*organizations.Organization, error) {
	options := []core.PostOption{core.WithMaxRetries(5)}
	return client.Organizations.Create(ctx, name, nil, options...)
}
