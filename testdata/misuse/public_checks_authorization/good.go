// A server may check what a user may do.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/authorization"
)

func may(ctx context.Context, client *workos.Confidential, membershipID string, check authorization.CheckParams) (*authorization.CheckResult, error) {
	return client.Authorization.Check(ctx, membershipID, check)
}
