// A server may ask for it.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/sso"
)

func leave(ctx context.Context, client *workos.Confidential, profileID string) (*sso.LogoutAuthorization, error) {
	return client.SSO.AuthorizeLogout(ctx, profileID)
}
