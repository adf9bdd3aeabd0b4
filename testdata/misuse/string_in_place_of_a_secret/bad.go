// A web program passes the code on as the string that it came in, which is printed wherever a
// struct is.
package main

import (
	"context"
	"net/http"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/sso"
)

func finish(ctx context.Context, client *workos.Confidential, request *http.Request) (*sso.ProfileAndToken, error) {
	code := request.FormValue("code")
	// want "cannot use code (variable of type string) as core.Secret value in struct literal"
	return client.SSO.GetProfileAndToken(ctx, sso.ProfileAndTokenParams{Code: code})
}
