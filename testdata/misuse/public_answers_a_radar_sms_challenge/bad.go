// A mobile app answers Radar's challenge with the code from a text message.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func goOn(ctx context.Context, client *workos.Public, step *usermanagement.RadarChallengeRequiredError, code workos.Secret) (*usermanagement.AuthenticationResponse, error) {
	// want "client.UserManagement.AuthenticateWithRadarSMSChallenge undefined (type *usermanagement.Public has no field or method AuthenticateWithRadarSMSChallenge)"
	return client.UserManagement.AuthenticateWithRadarSMSChallenge(ctx, usermanagement.AuthenticateWithRadarSMSChallengeParams{
		PendingAuthenticationToken: step.PendingAuthenticationToken,
		Code:                       code,
	})
}
