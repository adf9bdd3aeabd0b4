// An identifier goes from a result into the next call without a conversion.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/organizations"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func organizationOf(ctx context.Context, client *workos.Confidential, session *usermanagement.Session) (*organizations.Organization, error) {
	return client.Organizations.Get(ctx, session.OrganizationID)
}
