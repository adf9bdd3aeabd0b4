// A program reveals the verifier that it passes on, and gives a string, which anything prints.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/pkce"
)

func finish(ctx context.Context, client *workos.Public, code workos.Secret, verifier pkce.Verifier) (*usermanagement.AuthenticationResponse, error) {
	return client.UserManagement.AuthenticateWithCodeAndVerifier(ctx, usermanagement.AuthenticateWithCodeAndVerifierParams{
		Code: code,
		// want "cannot use verifier.Reveal() (value of type string) as pkce.Verifier value in struct literal"
		Verifier: verifier.Reveal(),
	})
}
