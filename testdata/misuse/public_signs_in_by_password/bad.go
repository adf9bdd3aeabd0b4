// A command-line tool asks for the user's password.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func signIn(ctx context.Context, client *workos.Public, email string, password workos.Secret) (*usermanagement.AuthenticationResponse, error) {
	// want "client.UserManagement.AuthenticateWithPassword undefined (type *usermanagement.Public has no field or method AuthenticateWithPassword)"
	return client.UserManagement.AuthenticateWithPassword(ctx, usermanagement.AuthenticateWithPasswordParams{Email: email, Password: password})
}
