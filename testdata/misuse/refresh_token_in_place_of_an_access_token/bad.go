// A server verifies a session with the wrong one of its two tokens.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func claimsOf(ctx context.Context, client *workos.Public, session *usermanagement.AuthenticationResponse) (*usermanagement.AccessTokenClaims, error) {
	// want: core.RefreshToken is not a core.AccessToken
	return client.UserManagement.VerifyAccessToken(ctx, session.RefreshToken, usermanagement.AccessTokenPolicy{})
}
