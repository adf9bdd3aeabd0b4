//go:build emulator

package emulatortest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func TestMagicAuth(t *testing.T) {
	t.Parallel()
	e := start(t)
	users := e.confidential().UserManagement
	create := func(t *testing.T) *usermanagement.CreatedMagicAuth {
		t.Helper()
		created, err := users.CreateMagicAuth(t.Context(), "grace@example.com", nil)
		is.New(t).NoErr(err)
		return created
	}
	signIn := func(t *testing.T, code core.OneTimeCode) (*usermanagement.AuthenticationResponse, error) {
		t.Helper()
		return users.AuthenticateWithMagicAuth(t.Context(), "grace@example.com", code, nil)
	}

	t.Run("a code is made, and got as it was made", func(t *testing.T) {
		is := is.New(t)
		created := create(t)
		is.Equal(created.Object, "magic_auth")
		is.Equal(created.Email, "grace@example.com")
		is.Equal(len(created.Code.Reveal()), 6)
		is.True(created.ExpiresAt.After(time.Now()))
		got, err := users.GetMagicAuth(t.Context(), created.ID)
		is.NoErr(err)
		is.Equal(*got, created.MagicAuth)
	})

	t.Run("the code signs the user in, once", func(t *testing.T) {
		is := is.New(t)
		created := create(t)
		session, err := signIn(t, created.Code)
		is.NoErr(err)
		is.Equal(session.User.LastName, "Hopper")
		is.Equal(session.AuthenticationMethod, usermanagement.AuthenticationMethodMagicAuth)
		is.True(errors.Is(failure(signIn(t, created.Code)), core.ErrBadRequest))
		is.True(errors.Is(failure(users.GetMagicAuth(t.Context(), created.ID)), core.ErrNotFound))
	})

	t.Run("a wrong code is refused and not repeated", func(t *testing.T) {
		is := is.New(t)
		create(t)
		_, err := signIn(t, core.NewOneTimeCode("000000"))
		is.True(errors.Is(err, core.ErrBadRequest))
		is.True(!strings.Contains(err.Error(), "000000"))
	})

	t.Run("differs from the API: a wrong code is invalid_code and not invalid_one_time_code", func(t *testing.T) {
		is := is.New(t)
		create(t)
		_, err := signIn(t, core.NewOneTimeCode("000000"))
		is.Equal(apiError(t, err).Code, core.ErrorCode("invalid_code"))
	})

	t.Run("differs from the API: an address that is unknown is ErrNotFound and makes no user", func(t *testing.T) {
		is := is.New(t)
		_, err := users.CreateMagicAuth(t.Context(), "nobody@example.com", nil)
		is.True(errors.Is(err, core.ErrNotFound))
	})

	t.Run("differs from the API: there is no attempt of Radar", func(t *testing.T) {
		is.New(t).Equal(create(t).RadarAuthAttemptID, core.RadarAuthAttemptID(""))
	})
}

func TestEmailVerification(t *testing.T) {
	t.Parallel()
	e := start(t)
	client := e.confidential()
	users := client.UserManagement
	// send makes a user and a code for their address. The emulator's answer is no user, so it is read raw.
	send := func(t *testing.T, email string) *usermanagement.EmailVerification {
		t.Helper()
		is := is.New(t)
		user, err := users.CreateUser(t.Context(), email, nil)
		is.NoErr(err)
		var sent usermanagement.EmailVerification
		is.NoErr(client.Post(t.Context(), core.Path("/user_management/users/{id}/email_verification/send", string(user.ID)), nil, &sent))
		return &sent
	}
	verified := func(t *testing.T, userID string) bool {
		t.Helper()
		user, err := users.GetUser(t.Context(), core.UserID(userID))
		is.New(t).NoErr(err)
		return user.EmailVerified
	}

	t.Run("a code that was sent is got", func(t *testing.T) {
		is := is.New(t)
		sent := send(t, "sent@example.com")
		got, err := users.GetEmailVerification(t.Context(), sent.ID)
		is.NoErr(err)
		is.Equal(got, sent)
		is.Equal(got.Object, "email_verification")
		is.Equal(got.Email, "sent@example.com")
		is.Equal(len(got.Code.Reveal()), 6)
		is.True(got.ExpiresAt.After(time.Now()))
	})

	t.Run("a wrong code is refused", func(t *testing.T) {
		is := is.New(t)
		sent := send(t, "wrong@example.com")
		_, err := users.VerifyEmail(t.Context(), sent.UserID, core.NewOneTimeCode("000000"), nil)
		is.True(errors.Is(err, core.ErrBadRequest))
		is.True(!verified(t, string(sent.UserID)))
	})

	t.Run("a user or a code that does not exist is ErrNotFound", func(t *testing.T) {
		is := is.New(t)
		is.True(errors.Is(failure(users.SendEmailVerification(t.Context(), "user_nobody")), core.ErrNotFound))
		is.True(errors.Is(failure(users.VerifyEmail(t.Context(), "user_nobody", core.NewOneTimeCode("1"), nil)), core.ErrNotFound))
		is.True(errors.Is(failure(users.GetEmailVerification(t.Context(), "email_verification_nobody")), core.ErrNotFound))
	})

	t.Run("differs from the API: who is sent a code is not in the answer", func(t *testing.T) {
		is := is.New(t)
		user, err := users.CreateUser(t.Context(), "answer@example.com", nil)
		is.NoErr(err)
		_, err = users.SendEmailVerification(t.Context(), user.ID)
		is.Equal(unusable(t, err).Field, "/user")
	})

	t.Run("differs from the API: whose address was verified is the answer and not a member of it", func(t *testing.T) {
		is := is.New(t)
		sent := send(t, "right@example.com")
		_, err := users.VerifyEmail(t.Context(), sent.UserID, sent.Code, nil)
		is.Equal(unusable(t, err).Field, "/user")
		is.True(verified(t, string(sent.UserID)))
	})

	t.Run("differs from the API: a wrong code is invalid_code and not email_verification_code_incorrect", func(t *testing.T) {
		is := is.New(t)
		_, err := users.VerifyEmail(t.Context(), send(t, "code@example.com").UserID, core.NewOneTimeCode("000000"), nil)
		is.Equal(apiError(t, err).Code, core.ErrorCode("invalid_code"))
	})

	t.Run("differs from the API: a sign-in that waits for the code wants a user_id", func(t *testing.T) {
		is := is.New(t)
		_, err := users.AuthenticateWithEmailVerification(t.Context(), core.NewPendingAuthenticationToken("pending"), send(t, "waits@example.com").Code, nil)
		is.Equal(apiError(t, err).Message, "code and user_id are required")
	})
}

func TestPasswordReset(t *testing.T) {
	t.Parallel()
	e := start(t)
	client := e.confidential()
	users := client.UserManagement
	create := func(t *testing.T) *usermanagement.PasswordReset {
		t.Helper()
		created := new(usermanagement.PasswordReset) // what the SDK's own method refuses: see below
		is.New(t).NoErr(client.Post(t.Context(), core.Path("/user_management/password_reset"), map[string]string{"email": "grace@example.com"}, created))
		return created
	}
	// token is that of a reset, under the emulator's name for it.
	token := func(t *testing.T, id string) core.Secret {
		t.Helper()
		var reset struct {
			Token core.Secret `json:"token"`
		}
		is.New(t).NoErr(client.Get(t.Context(), core.Path("/user_management/password_reset/{id}", id), &reset))
		return reset.Token
	}
	signIn := func(t *testing.T, password core.Password) error {
		t.Helper()
		return failure(users.AuthenticateWithPassword(t.Context(), "grace@example.com", password, nil))
	}

	t.Run("a reset is made, and got as it was made", func(t *testing.T) {
		is := is.New(t)
		created := create(t)
		is.Equal(created.Object, "password_reset")
		is.Equal(created.Email, "grace@example.com")
		is.True(created.ExpiresAt.After(time.Now()))
		got, err := users.GetPasswordReset(t.Context(), created.ID)
		is.NoErr(err)
		is.Equal(got, created)
	})

	t.Run("the token sets a new password, once", func(t *testing.T) {
		is := is.New(t)
		created := create(t)
		token := token(t, string(created.ID))
		user, err := users.ResetPassword(t.Context(), core.NewPasswordResetToken(token.Reveal()), core.NewPassword("a moth in relay 70"), nil)
		is.NoErr(err)
		is.Equal(user.ID, created.UserID)
		is.NoErr(signIn(t, core.NewPassword("a moth in relay 70")))
		is.True(errors.Is(signIn(t, core.NewPassword("nanoseconds of wire")), core.ErrorCode("invalid_credentials")))
		_, err = users.ResetPassword(t.Context(), core.NewPasswordResetToken(token.Reveal()), core.NewPassword("a moth in relay 70"), nil)
		is.True(errors.Is(err, core.ErrBadRequest))
	})

	t.Run("an address or a reset that is unknown is ErrNotFound", func(t *testing.T) {
		is := is.New(t)
		_, err := users.CreatePasswordReset(t.Context(), "nobody@example.com", nil)
		is.True(errors.Is(err, core.ErrNotFound))
		is.True(errors.Is(failure(users.GetPasswordReset(t.Context(), "password_reset_nobody")), core.ErrNotFound))
	})

	t.Run("differs from the API: the token has another name, and there is no URL", func(t *testing.T) {
		is := is.New(t)
		created := create(t)
		is.Equal(created.PasswordResetToken.Reveal()+created.PasswordResetURL.Reveal(), "")
		is.True(!token(t, string(created.ID)).IsZero())
	})

	t.Run("differs from the API: a token that is wrong is invalid_token and ErrBadRequest", func(t *testing.T) {
		is := is.New(t)
		_, err := users.ResetPassword(t.Context(), core.NewPasswordResetToken("of nobody"), core.NewPassword("a moth in relay 70"), nil)
		is.True(errors.Is(err, core.ErrBadRequest))
		is.Equal(apiError(t, err).Code, core.ErrorCode("invalid_token")) // the API: ErrNotFound, or password_reset_error
	})

	t.Run("differs from the API: the user whose password was reset has nothing but an ID and an address", func(t *testing.T) {
		is := is.New(t)
		user, err := users.ResetPassword(t.Context(), core.NewPasswordResetToken(token(t, string(create(t).ID)).Reveal()), core.NewPassword("a moth in relay 71"), nil)
		is.NoErr(err)
		is.Equal(user.Email, "grace@example.com")
		is.Equal(user.LastName, "")
		is.True(user.CreatedAt.IsZero())
	})

	t.Run("differs from the API: a password may be as weak as it likes", func(t *testing.T) {
		is := is.New(t)
		_, err := users.ResetPassword(t.Context(), core.NewPasswordResetToken(token(t, string(create(t).ID)).Reveal()), core.NewPassword("1"), nil)
		is.NoErr(err)
	})
}
