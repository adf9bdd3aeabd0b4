// A program finishes a sign-in with PKCE with only the code.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func finish(ctx context.Context, client *workos.Public, code workos.AuthorizationCode, began *usermanagement.Authorization) (*usermanagement.AuthenticationResponse, error) {
	// want: nil is not a pkce.Verifier
	return client.UserManagement.AuthenticateWithCodeAndVerifier(ctx, code, nil, nil)
}
