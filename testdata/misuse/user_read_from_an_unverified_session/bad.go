// A page reads the user from a cookie whose session may have ended.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

func emailOf(ctx context.Context, sessions *session.Manager, sealed workos.SealedSession) (string, error) {
	current, err := sessions.Unseal(sealed)
	if err != nil {
		return "", err
	}
	return current.User.Email, nil // want: session.Unverified has no User
}
