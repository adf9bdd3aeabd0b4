// A server can continue the sign-in.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func goOn(ctx context.Context, client *workos.Confidential, step *usermanagement.MFAChallengeRequiredError, challengeID workos.AuthenticationChallengeID, code workos.OneTimeCode) (*usermanagement.AuthenticationResponse, error) {
	return client.UserManagement.AuthenticateWithTOTP(ctx, step.PendingAuthenticationToken, challengeID, code, nil)
}
