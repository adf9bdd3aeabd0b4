// A command-line tool asks for the user's one-time password and sends it on.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func goOn(ctx context.Context, client *workos.Public, step *usermanagement.MFAChallengeRequiredError, challengeID string, code workos.Secret) (*usermanagement.AuthenticationResponse, error) {
	// want "client.UserManagement.AuthenticateWithTOTP undefined (type *usermanagement.Public has no field or method AuthenticateWithTOTP)"
	return client.UserManagement.AuthenticateWithTOTP(ctx, usermanagement.AuthenticateWithTOTPParams{
		PendingAuthenticationToken: step.PendingAuthenticationToken,
		AuthenticationChallengeID:  challengeID,
		Code:                       code,
	})
}
