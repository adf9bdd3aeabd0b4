// A server may sign users in by such a code.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func signIn(ctx context.Context, client *workos.Confidential, email string, code workos.Secret) (*usermanagement.AuthenticationResponse, error) {
	return client.UserManagement.AuthenticateWithMagicAuth(ctx, usermanagement.AuthenticateWithMagicAuthParams{Email: email, Code: code})
}
