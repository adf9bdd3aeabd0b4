// A server asks whether a member may read, and does not say what.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/authorization"
)

func mayRead(ctx context.Context, client *workos.Confidential, membershipID workos.OrganizationMembershipID, document authorization.ResourceTarget) (*authorization.CheckResult, error) {
	// want: client.Authorization.Check takes 5 arguments or more, not 4
	return client.Authorization.Check(ctx, membershipID, "document:read", nil)
}
