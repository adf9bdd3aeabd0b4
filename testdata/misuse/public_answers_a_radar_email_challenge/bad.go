// A mobile app answers Radar's challenge with the code from the user's mail.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func goOn(ctx context.Context, client *workos.Public, step *usermanagement.RadarChallengeRequiredError, code workos.Secret) (*usermanagement.AuthenticationResponse, error) {
	// want "client.UserManagement.AuthenticateWithRadarEmailChallenge undefined (type *usermanagement.Public has no field or method AuthenticateWithRadarEmailChallenge)"
	return client.UserManagement.AuthenticateWithRadarEmailChallenge(ctx, usermanagement.AuthenticateWithRadarEmailChallengeParams{
		PendingAuthenticationToken: step.PendingAuthenticationToken,
		RadarChallengeID:           step.RadarChallengeID,
		Code:                       code,
	})
}
