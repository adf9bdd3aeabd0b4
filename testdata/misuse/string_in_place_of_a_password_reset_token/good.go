// NewPasswordResetToken says what it is.
package main

import (
	"context"
	"net/http"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func reset(ctx context.Context, client *workos.Confidential, request *http.Request, password workos.Password) (*usermanagement.User, error) {
	token := workos.NewPasswordResetToken(request.FormValue("token"))
	return client.UserManagement.ResetPassword(ctx, token, password, nil)
}
