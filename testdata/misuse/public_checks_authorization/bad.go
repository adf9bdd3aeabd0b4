// A mobile app decides what its user may do. Roles and checks belong to the server, which the user
// cannot change.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/authorization"
)

func may(ctx context.Context, client *workos.Public, membershipID string, check authorization.CheckParams) (*authorization.CheckResult, error) {
	// want "client.Authorization undefined (type *workos.Public has no field or method Authorization)"
	return client.Authorization.Check(ctx, membershipID, check)
}
