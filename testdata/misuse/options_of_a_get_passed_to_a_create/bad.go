// Options are gathered once, as those of a GET, and passed to a POST.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func create(ctx context.Context, client *workos.Confidential, name string) (*organizations.Organization, error) {
	options := []core.GetOption{core.WithMaxRetries(5)}
	// want: []core.GetOption is not a []core.PostOption
	return client.Organizations.Create(ctx, name, nil, options...)
}
