// The verifier is required: it is that of the sign-in under way.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func finish(ctx context.Context, client *workos.Public, code workos.AuthorizationCode, began *usermanagement.Authorization) (*usermanagement.AuthenticationResponse, error) {
	return client.UserManagement.AuthenticateWithCodeAndVerifier(ctx, code, began.Verifier, nil)
}
