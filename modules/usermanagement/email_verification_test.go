package usermanagement_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func TestResponsesWithAUser(t *testing.T) {
	calls := map[string]func(*testing.T, usermanagement.Confidential) (*usermanagement.User, error){
		"SendEmailVerification": func(t *testing.T, users usermanagement.Confidential) (*usermanagement.User, error) {
			return users.SendEmailVerification(t.Context(), "user_1")
		},
		"VerifyEmail": func(t *testing.T, users usermanagement.Confidential) (*usermanagement.User, error) {
			return users.VerifyEmail(t.Context(), "user_1", core.NewOneTimeCode("123456"), nil)
		},
		"ResetPassword": func(t *testing.T, users usermanagement.Confidential) (*usermanagement.User, error) {
			return users.ResetPassword(t.Context(), core.NewPasswordResetToken("token"), core.NewPassword("correct horse"), nil)
		},
	}
	for name, call := range calls {
		t.Run(name+" returns the user", func(t *testing.T) {
			is := is.New(t)
			users, _ := recorded(t, http.StatusOK, `{"user":{"id":"user_1"}}`)
			user, err := call(t, users)
			is.NoErr(err)
			is.Equal(user.ID, core.UserID("user_1"))
		})
		t.Run(name+" returns an error without one", func(t *testing.T) {
			is := is.New(t)
			users, _ := recorded(t, http.StatusOK, `{"user":null,"more":1}`)
			user, err := call(t, users)
			is.True(user == nil)
			var incomplete *core.ResponseError
			is.True(errors.As(err, &incomplete))
			is.Equal(incomplete.Field, "/user")
		})
	}
}
