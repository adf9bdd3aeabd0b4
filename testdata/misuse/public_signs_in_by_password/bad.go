// A command-line tool asks for the user's password. It opens a browser instead, or shows a device code.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func signIn(ctx context.Context, client *workos.Public, email string, password workos.Password) (*usermanagement.AuthenticationResponse, error) {
	// want: usermanagement.Public has no AuthenticateWithPassword
	return client.UserManagement.AuthenticateWithPassword(ctx, email, password, nil)
}
