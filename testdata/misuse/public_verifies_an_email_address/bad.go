// A mobile app answers a sign-in that waits for the address to be verified. It can only send the
// user back to the browser.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func goOn(ctx context.Context, client *workos.Public, step *usermanagement.EmailVerificationRequiredError, code workos.Secret) (*usermanagement.AuthenticationResponse, error) {
	// want "client.UserManagement.AuthenticateWithEmailVerification undefined (type *usermanagement.Public has no field or method AuthenticateWithEmailVerification)"
	return client.UserManagement.AuthenticateWithEmailVerification(ctx, usermanagement.AuthenticateWithEmailVerificationParams{
		PendingAuthenticationToken: step.PendingAuthenticationToken,
		Code:                       code,
	})
}
