// A program mistakes the half that the browser sent for the half that it kept.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/pkce"
)

func finish(ctx context.Context, client *workos.Public, code workos.AuthorizationCode, pair pkce.Pair) (*usermanagement.AuthenticationResponse, error) {
	// want: pkce.Challenge is not a pkce.Verifier
	return client.UserManagement.AuthenticateWithCodeAndVerifier(ctx, code, pair.Challenge, nil)
}
