// A server continues a sign-in with only the token of the step, and forgets the user's code.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func goOn(ctx context.Context, client *workos.Confidential, step *usermanagement.EmailVerificationRequiredError, code workos.OneTimeCode) (*usermanagement.AuthenticationResponse, error) {
	pending := step.PendingAuthenticationToken
	// want: core.PendingAuthenticationToken is not a core.OneTimeCode
	return client.UserManagement.AuthenticateWithEmailVerification(ctx, pending, pending, nil)
}
