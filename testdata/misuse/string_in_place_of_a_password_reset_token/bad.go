// A page passes on what stands in the link of an email, which prints wherever it is logged.
package main

import (
	"context"
	"net/http"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func reset(ctx context.Context, client *workos.Confidential, request *http.Request, password workos.Password) (*usermanagement.User, error) {
	token := request.FormValue("token")
	return client.UserManagement.ResetPassword(ctx, token, password, nil) // want: string is not a core.PasswordResetToken
}
