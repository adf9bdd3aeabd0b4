// A program reads an identifier from its environment without a type.
package main

import (
	"context"
	"os"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/organizations"
)

func ours(ctx context.Context, client *workos.Confidential) (*organizations.Organization, error) {
	return client.Organizations.Get(ctx, os.Getenv("ORGANIZATION")) // want: string is not a core.OrganizationID
}
