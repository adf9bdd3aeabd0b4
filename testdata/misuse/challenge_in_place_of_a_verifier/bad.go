// A program mistakes the half that went with the browser for the half that it kept.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/pkce"
)

func finish(ctx context.Context, client *workos.Public, code workos.Secret, pair pkce.Pair) (*usermanagement.AuthenticationResponse, error) {
	return client.UserManagement.AuthenticateWithCodeAndVerifier(ctx, usermanagement.AuthenticateWithCodeAndVerifierParams{
		Code: code,
		// want: pkce.Challenge is not a pkce.Verifier
		Verifier: pair.Challenge,
	})
}
