// A server may go on with the sign-in.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func goOn(ctx context.Context, client *workos.Confidential, step *usermanagement.RadarChallengeRequiredError, code workos.Secret) (*usermanagement.AuthenticationResponse, error) {
	return client.UserManagement.AuthenticateWithRadarEmailChallenge(ctx, usermanagement.AuthenticateWithRadarEmailChallengeParams{
		PendingAuthenticationToken: step.PendingAuthenticationToken,
		RadarChallengeID:           step.RadarChallengeID,
		Code:                       code,
	})
}
