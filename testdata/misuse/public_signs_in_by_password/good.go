// A server can sign users in by password.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func signIn(ctx context.Context, client *workos.Confidential, email string, password workos.Password) (*usermanagement.AuthenticationResponse, error) {
	return client.UserManagement.AuthenticateWithPassword(ctx, email, password, nil)
}
