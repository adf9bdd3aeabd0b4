// A program gives the parameters of a sign-in that can do without a verifier to one that cannot.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func finish(ctx context.Context, client *workos.Public, params usermanagement.AuthenticateWithCodeParams) (*usermanagement.AuthenticationResponse, error) {
	// want: usermanagement.AuthenticateWithCodeParams is not a usermanagement.AuthenticateWithCodeAndVerifierParams
	return client.UserManagement.AuthenticateWithCodeAndVerifier(ctx, params)
}
