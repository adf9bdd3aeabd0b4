// A program mistakes the state of its sign-in, which the browser sees, for the verifier.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func finish(ctx context.Context, client *workos.Public, code workos.AuthorizationCode, began *usermanagement.Authorization) (*usermanagement.AuthenticationResponse, error) {
	// want: core.Secret is not a pkce.Verifier
	return client.UserManagement.AuthenticateWithCodeAndVerifier(ctx, code, began.State, nil)
}
