// A server can, because it sends its secret with the code.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func finish(ctx context.Context, client *workos.Confidential, code workos.AuthorizationCode) (*usermanagement.AuthenticationResponse, error) {
	return client.UserManagement.AuthenticateWithCode(ctx, code, nil)
}
