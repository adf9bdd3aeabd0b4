// What a call cannot do without is an argument.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/authorization"
)

func mayRead(ctx context.Context, client *workos.Confidential, membershipID workos.OrganizationMembershipID, document authorization.ResourceTarget) (*authorization.CheckResult, error) {
	return client.Authorization.Check(ctx, membershipID, "document:read", document, nil)
}
