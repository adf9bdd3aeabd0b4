// A string is converted once, by name.
package main

import (
	"context"
	"os"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/organizations"
)

func ours(ctx context.Context, client *workos.Confidential) (*organizations.Organization, error) {
	return client.Organizations.Get(ctx, workos.OrganizationID(os.Getenv("ORGANIZATION")))
}
