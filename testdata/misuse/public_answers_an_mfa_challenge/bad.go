// A command-line tool asks for the user's one-time password and continues the sign-in with it. It can only send the
// user back to the browser.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func goOn(ctx context.Context, client *workos.Public, step *usermanagement.MFAChallengeRequiredError, challengeID workos.AuthenticationChallengeID, code workos.OneTimeCode) (*usermanagement.AuthenticationResponse, error) {
	// want: usermanagement.Public has no AuthenticateWithTOTP
	return client.UserManagement.AuthenticateWithTOTP(ctx, step.PendingAuthenticationToken, challengeID, code, nil)
}
