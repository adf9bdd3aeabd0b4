// A web program passes the code as a plain string, which prints wherever it is logged.
package main

import (
	"context"
	"net/http"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/sso"
)

func finish(ctx context.Context, client *workos.Confidential, request *http.Request) (*sso.ProfileAndToken, error) {
	code := request.FormValue("code")
	// want: string is not a core.AuthorizationCode
	return client.SSO.GetProfileAndToken(ctx, code, nil)
}
