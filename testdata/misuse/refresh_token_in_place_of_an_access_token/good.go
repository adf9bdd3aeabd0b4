// The access token identifies the user.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func claimsOf(ctx context.Context, client *workos.Public, session *usermanagement.AuthenticationResponse) (*usermanagement.AccessTokenClaims, error) {
	return client.UserManagement.VerifyAccessToken(ctx, session.AccessToken, usermanagement.AccessTokenPolicy{})
}
