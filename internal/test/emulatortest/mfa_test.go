//go:build emulator

package emulatortest

import (
	"errors"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/mfa"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

const wrongCode = core.ErrorCode("invalid_one_time_code")

func TestFactors(t *testing.T) {
	t.Parallel()
	e := startFrom(t, recordsSeed)
	service := e.confidential().MFA
	enroll := func(t *testing.T, factor mfa.Enrollment) *mfa.EnrolledFactor {
		t.Helper()
		enrolled, err := service.EnrollFactor(t.Context(), factor, nil)
		is.New(t).NoErr(err)
		return enrolled
	}
	app := mfa.TOTPEnrollment{Issuer: "Looms", User: "grace@example.com"}

	t.Run("an authenticator app is enrolled, and got", func(t *testing.T) {
		is := is.New(t)
		enrolled := enroll(t, app)
		is.Equal(enrolled.Object, "authentication_factor")
		is.Equal(enrolled.Type, mfa.FactorTypeTOTP)
		is.Equal(enrolled.TOTP.TOTP, mfa.TOTP{Issuer: "Looms", User: "grace@example.com"})
		is.True(!enrolled.TOTP.URI.IsZero())
		got, err := service.GetFactor(t.Context(), enrolled.ID)
		is.NoErr(err)
		is.Equal(got.ID, enrolled.ID)
		is.Equal(*got.TOTP, enrolled.TOTP.TOTP)
		is.Equal(got.CreatedAt, enrolled.CreatedAt)
	})

	t.Run("a deleted factor is not found", func(t *testing.T) {
		is := is.New(t)
		enrolled := enroll(t, app)
		is.NoErr(service.DeleteFactor(t.Context(), enrolled.ID))
		is.True(errors.Is(failure(service.GetFactor(t.Context(), enrolled.ID)), core.ErrNotFound))
		is.True(errors.Is(failure(service.ChallengeFactor(t.Context(), enrolled.ID, nil)), core.ErrNotFound))
		is.True(errors.Is(service.DeleteFactor(t.Context(), enrolled.ID), core.ErrNotFound))
	})

	t.Run("a factor is challenged", func(t *testing.T) {
		is := is.New(t)
		challenge, err := service.ChallengeFactor(t.Context(), enroll(t, app).ID, &mfa.ChallengeFactorParams{SMSTemplate: "{{code}}"})
		is.NoErr(err)
		is.Equal(challenge.Object, "authentication_challenge")
		is.True(challenge.ID != "")
		is.True(challenge.ExpiresAt.After(time.Now()))
	})

	t.Run("the right code answers a challenge, once", func(t *testing.T) {
		is := is.New(t)
		answered, err := service.VerifyChallenge(t.Context(), "auth_challenge_1", core.NewOneTimeCode("181536"), nil)
		is.NoErr(err)
		is.Equal(answered.Valid, true)
		is.Equal(answered.Challenge.ID, core.AuthenticationChallengeID("auth_challenge_1"))
		_, err = service.VerifyChallenge(t.Context(), "auth_challenge_1", core.NewOneTimeCode("181536"), nil)
		is.True(err != nil)
	})

	t.Run("a challenge that does not exist is ErrNotFound", func(t *testing.T) {
		is := is.New(t)
		_, err := service.VerifyChallenge(t.Context(), "auth_challenge_nobody", core.NewOneTimeCode("181536"), nil)
		is.True(errors.Is(err, core.ErrNotFound))
	})

	t.Run("differs from the API: a wrong code is an error and not an answer", func(t *testing.T) {
		is := is.New(t)
		challenge, err := service.ChallengeFactor(t.Context(), enroll(t, app).ID, nil)
		is.NoErr(err)
		_, err = service.VerifyChallenge(t.Context(), challenge.ID, core.NewOneTimeCode("no code"), nil) // the API: Valid is false
		is.True(errors.Is(err, core.ErrBadRequest))
		is.Equal(apiError(t, err).Code, wrongCode)
	})

	t.Run("differs from the API: a challenge that has expired is ErrBadRequest and not ErrUnprocessable", func(t *testing.T) {
		is := is.New(t)
		_, err := service.VerifyChallenge(t.Context(), "auth_challenge_old", core.NewOneTimeCode("181536"), nil)
		is.True(errors.Is(err, core.ErrBadRequest))
		is.Equal(apiError(t, err).Code, core.ErrorCode("expired_challenge"))
	})

	t.Run("differs from the API: a challenge calls its factor factor_id", func(t *testing.T) {
		is := is.New(t)
		challenge, err := service.ChallengeFactor(t.Context(), enroll(t, app).ID, nil)
		is.NoErr(err)
		is.Equal(challenge.AuthenticationFactorID, core.AuthenticationFactorID(""))
	})

	t.Run("differs from the API: an authenticator app has neither secret nor QR code", func(t *testing.T) {
		enrolled := enroll(t, app)
		is.New(t).Equal(enrolled.TOTP.Secret.Reveal()+enrolled.TOTP.QRCode.Reveal(), "")
	})

	t.Run("differs from the API: a telephone is enrolled as if it were an authenticator app", func(t *testing.T) {
		is := is.New(t)
		enrolled := enroll(t, mfa.SMSEnrollment{PhoneNumber: "+15005550006"})
		is.Equal(enrolled.Type, mfa.FactorTypeSMS)
		is.Equal(enrolled.SMS, nil)
		is.True(enrolled.TOTP != nil)
	})

	t.Run("differs from the API: a generic one-time code is not handed out", func(t *testing.T) {
		is := is.New(t)
		enrolled := enroll(t, mfa.GenericOTPEnrollment{})
		is.Equal(enrolled.Type, mfa.FactorTypeGenericOTP)
		challenge, err := service.ChallengeFactor(t.Context(), enrolled.ID, nil)
		is.NoErr(err)
		is.Equal(challenge.Code.Reveal(), "")
	})

	t.Run("differs from the API: the user of a factor is not kept", func(t *testing.T) {
		is := is.New(t)
		enrolled, err := service.EnrollFactor(t.Context(), app, &mfa.EnrollFactorParams{UserID: "user_ada"})
		is.NoErr(err)
		is.Equal(enrolled.UserID, core.UserID("legacy"))
	})
}

func TestUserFactors(t *testing.T) {
	t.Parallel()
	e := startFrom(t, recordsSeed)
	client := e.confidential()
	service := client.MFA

	t.Run("the factors of a user are listed", func(t *testing.T) {
		is := is.New(t)
		page, err := service.ListUserFactors(t.Context(), "user_ada", nil).Page()
		is.NoErr(err)
		is.Equal(len(page.Data), 1)
		factor := page.Data[0]
		is.Equal([]string{string(factor.ID), string(factor.UserID)}, []string{"auth_factor_1", "user_ada"})
		is.Equal(*factor.TOTP, mfa.TOTP{Issuer: "Engines", User: "ada@example.com"})
	})

	t.Run("a user who does not exist is ErrNotFound", func(t *testing.T) {
		is := is.New(t)
		is.True(errors.Is(failure(service.ListUserFactors(t.Context(), "user_nobody", nil).Page()), core.ErrNotFound))
		is.True(errors.Is(failure(service.EnrollUserFactor(t.Context(), "user_nobody", nil)), core.ErrNotFound))
	})

	t.Run("a sign-in that nobody waits for is not gone on with", func(t *testing.T) {
		is := is.New(t)
		_, err := client.UserManagement.AuthenticateWithTOTP(t.Context(), core.NewPendingAuthenticationToken("of nobody"), "auth_challenge_1", core.NewOneTimeCode("181536"), nil)
		is.True(errors.Is(err, core.ErrorCode("invalid_pending_authentication_token")))
		_, err = client.UserManagement.AuthenticateWithOrganizationSelection(t.Context(), core.NewPendingAuthenticationToken("of nobody"), "org_1", nil)
		is.True(errors.Is(err, core.ErrorCode("invalid_pending_authentication_token")))
	})

	t.Run("differs from the API: an enrolled factor is the answer and not a member of it, and is not challenged", func(t *testing.T) {
		is := is.New(t)
		user, err := client.UserManagement.CreateUser(t.Context(), "factor@example.com", nil)
		is.NoErr(err)
		_, err = service.EnrollUserFactor(t.Context(), user.ID, &mfa.EnrollUserFactorParams{TOTPIssuer: "Looms"})
		is.True(errors.Is(err, core.ErrBadResponse))
		page, err := service.ListUserFactors(t.Context(), user.ID, nil).Page()
		is.NoErr(err)
		is.Equal(len(page.Data), 1)
		is.Equal(page.Data[0].TOTP.Issuer, "Looms")
	})

	t.Run("differs from the API: the password alone signs a user in who has a factor", func(t *testing.T) {
		is := is.New(t)
		user, err := client.UserManagement.CreateUser(t.Context(), "two@example.com", &usermanagement.CreateUserParams{Password: usermanagement.PlaintextPassword("one of two")})
		is.NoErr(err)
		_, err = service.EnrollUserFactor(t.Context(), user.ID, nil)
		is.True(errors.Is(err, core.ErrBadResponse)) // enrolled all the same: see above
		_, err = client.UserManagement.AuthenticateWithPassword(t.Context(), user.Email, core.NewPassword("one of two"), nil)
		is.NoErr(err) // the API: *usermanagement.MFAChallengeRequiredError
	})
}
