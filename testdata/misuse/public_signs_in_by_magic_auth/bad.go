// A mobile app signs its user in by the code that was e-mailed to them.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func signIn(ctx context.Context, client *workos.Public, email string, code workos.Secret) (*usermanagement.AuthenticationResponse, error) {
	// want "client.UserManagement.AuthenticateWithMagicAuth undefined (type *usermanagement.Public has no field or method AuthenticateWithMagicAuth)"
	return client.UserManagement.AuthenticateWithMagicAuth(ctx, usermanagement.AuthenticateWithMagicAuthParams{Email: email, Code: code})
}
