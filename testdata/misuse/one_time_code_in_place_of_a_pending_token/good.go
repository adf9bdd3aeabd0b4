// The token of the step comes first.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func goOn(ctx context.Context, client *workos.Confidential, pending workos.PendingAuthenticationToken, code workos.OneTimeCode) (*usermanagement.AuthenticationResponse, error) {
	first, second := pending, code
	return client.UserManagement.AuthenticateWithEmailVerification(ctx, first, second, nil)
}
