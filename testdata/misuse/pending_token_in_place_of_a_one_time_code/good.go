// The code is in its place.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func goOn(ctx context.Context, client *workos.Confidential, step *usermanagement.EmailVerificationRequiredError, code workos.OneTimeCode) (*usermanagement.AuthenticationResponse, error) {
	pending := step.PendingAuthenticationToken
	return client.UserManagement.AuthenticateWithEmailVerification(ctx, pending, code, nil)
}
