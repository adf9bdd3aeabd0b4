// A program gives both halves where the secret one belongs.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/pkce"
)

func finish(ctx context.Context, client *workos.Public, code workos.AuthorizationCode, pair pkce.Pair) (*usermanagement.AuthenticationResponse, error) {
	// want: pkce.Pair is not a pkce.Verifier
	return client.UserManagement.AuthenticateWithCodeAndVerifier(ctx, code, pair, nil)
}
