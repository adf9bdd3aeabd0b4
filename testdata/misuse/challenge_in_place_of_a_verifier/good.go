// The verifier is the secret half.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/pkce"
)

func finish(ctx context.Context, client *workos.Public, code workos.AuthorizationCode, pair pkce.Pair) (*usermanagement.AuthenticationResponse, error) {
	return client.UserManagement.AuthenticateWithCodeAndVerifier(ctx, code, pair.Verifier, nil)
}
