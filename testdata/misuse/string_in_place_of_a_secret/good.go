// NewAuthorizationCode gives it its type, and makes it a secret from here on.
package main

import (
	"context"
	"net/http"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/sso"
)

func finish(ctx context.Context, client *workos.Confidential, request *http.Request) (*sso.ProfileAndToken, error) {
	code := workos.NewAuthorizationCode(request.FormValue("code"))
	return client.SSO.GetProfileAndToken(ctx, code, nil)
}
