// Authenticate verifies the session first.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

func emailOf(ctx context.Context, sessions *session.Manager, sealed workos.SealedSession) (string, error) {
	current, err := sessions.Authenticate(ctx, sealed)
	if err != nil {
		return "", err
	}
	return current.User.Email, nil
}
