// A command-line tool puts its user into groups.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/groups"
)

func join(ctx context.Context, client *workos.Public, organizationID, groupID, membershipID string) (*groups.Group, error) {
	// want "client.Groups undefined (type *workos.Public has no field or method Groups)"
	return client.Groups.AddOrganizationMembership(ctx, organizationID, groupID, membershipID)
}
