// A program that keeps a sign-in under way mistakes its state, which the browser sees, for its
// verifier.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func finish(ctx context.Context, client *workos.Public, code workos.Secret, began *usermanagement.Authorization) (*usermanagement.AuthenticationResponse, error) {
	return client.UserManagement.AuthenticateWithCodeAndVerifier(ctx, usermanagement.AuthenticateWithCodeAndVerifierParams{
		Code: code,
		// want "cannot use began.State (variable of type string) as pkce.Verifier value in struct literal"
		Verifier: began.State,
	})
}
