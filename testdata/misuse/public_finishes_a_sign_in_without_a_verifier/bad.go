// A desktop program finishes a sign-in with the code alone.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func finish(ctx context.Context, client *workos.Public, code workos.AuthorizationCode) (*usermanagement.AuthenticationResponse, error) {
	// want: usermanagement.Public has no AuthenticateWithCode
	return client.UserManagement.AuthenticateWithCode(ctx, code, nil)
}
