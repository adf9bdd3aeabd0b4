// A server may verify domains.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/organizationdomains"
)

func verify(ctx context.Context, client *workos.Confidential, id string) (*organizationdomains.OrganizationDomain, error) {
	return client.OrganizationDomains.Verify(ctx, id)
}
