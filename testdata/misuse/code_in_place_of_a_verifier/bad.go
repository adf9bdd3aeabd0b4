// A program gives the code twice, the second time as the verifier.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func finish(ctx context.Context, client *workos.Public, code workos.AuthorizationCode, began *usermanagement.Authorization) (*usermanagement.AuthenticationResponse, error) {
	// want: core.AuthorizationCode is not a pkce.Verifier
	return client.UserManagement.AuthenticateWithCodeAndVerifier(ctx, code, code, nil)
}
