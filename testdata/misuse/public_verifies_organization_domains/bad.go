// A set-up wizard on a customer's desktop verifies their domain.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/organizationdomains"
)

func verify(ctx context.Context, client *workos.Public, id string) (*organizationdomains.OrganizationDomain, error) {
	// want "client.OrganizationDomains undefined (type *workos.Public has no field or method OrganizationDomains)"
	return client.OrganizationDomains.Verify(ctx, id)
}
