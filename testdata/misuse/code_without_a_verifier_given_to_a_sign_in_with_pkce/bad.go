// A program gives the parameters of a sign-in that may do without a verifier to one that may not.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func finish(ctx context.Context, client *workos.Public, params usermanagement.AuthenticateWithCodeParams) (*usermanagement.AuthenticationResponse, error) {
	// want "cannot use params (variable of struct type usermanagement.AuthenticateWithCodeParams) as usermanagement.AuthenticateWithCodeAndVerifierParams value in argument to client.UserManagement.AuthenticateWithCodeAndVerifier"
	return client.UserManagement.AuthenticateWithCodeAndVerifier(ctx, params)
}
