// A server may manage groups.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/groups"
)

func join(ctx context.Context, client *workos.Confidential, organizationID, groupID, membershipID string) (*groups.Group, error) {
	return client.Groups.AddOrganizationMembership(ctx, organizationID, groupID, membershipID)
}
