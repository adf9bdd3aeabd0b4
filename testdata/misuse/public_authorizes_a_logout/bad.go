// A desktop program asks for leave to sign a user out at the identity provider.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/sso"
)

func leave(ctx context.Context, client *workos.Public, profileID string) (*sso.LogoutAuthorization, error) {
	// want "client.SSO.AuthorizeLogout undefined (type *sso.Public has no field or method AuthorizeLogout)"
	return client.SSO.AuthorizeLogout(ctx, profileID)
}
