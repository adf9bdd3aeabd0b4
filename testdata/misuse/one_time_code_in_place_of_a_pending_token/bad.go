// A server passes the code first, as in other calls.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func goOn(ctx context.Context, client *workos.Confidential, pending workos.PendingAuthenticationToken, code workos.OneTimeCode) (*usermanagement.AuthenticationResponse, error) {
	first, second := code, code
	// want: core.OneTimeCode is not a core.PendingAuthenticationToken
	return client.UserManagement.AuthenticateWithEmailVerification(ctx, first, second, nil)
}
