package workostest_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/mfa"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/workostest"
)

// refused checks that an error has the status and, unless it is empty, the code that the contract has for it.
func (c checked) refused(err error, status int, code core.ErrorCode) {
	c.Helper()
	var said *core.Error
	c.True(errors.As(err, &said))
	c.Equal(said.Status, status)
	c.True(code == "" || errors.Is(err, code))
}

// signInBy signs grace in with a password.
func (c checked) signInBy(t *testing.T, password string) (*usermanagement.AuthenticationResponse, error) {
	t.Helper()
	return c.client.UserManagement.AuthenticateWithPassword(t.Context(), "grace@example.com", core.NewPassword(password), nil)
}

const oldPassword, newPassword = "correct horse", "battery staple"

// startWithGrace starts a server whose one user is grace, and a clock that tests move.
func startWithGrace(t *testing.T) (checked, *workostest.Clock, core.UserID) {
	t.Helper()
	clock := workostest.NewClock(time.Now())
	c := startChecked(t, workostest.WithClock(clock.Now), workostest.WithUsers(workostest.User{
		Email: "grace@example.com", Password: core.NewPassword(oldPassword),
	}))
	return c, clock, c.idOf("grace@example.com")
}

func TestPasswordReset(t *testing.T) {
	c, clock, _ := startWithGrace(t)
	um := c.client.UserManagement
	create := func(c checked) *usermanagement.PasswordReset {
		c.Helper()
		reset, err := um.CreatePasswordReset(t.Context(), "grace@example.com", nil)
		c.NoErr(err)
		return reset
	}
	t.Run("a token sets the password once, verifies the address and ends the sessions", func(t *testing.T) {
		c := c.sub(t)
		session, err := c.signInBy(t, oldPassword)
		c.NoErr(err)
		since := len(c.Events())
		reset := create(c)
		read, err := um.GetPasswordReset(t.Context(), reset.ID)
		c.NoErr(err)
		c.Equal(read, reset)
		user, err := um.ResetPassword(t.Context(), reset.PasswordResetToken, core.NewPassword(newPassword), nil)
		c.NoErr(err)
		c.True(user.EmailVerified)
		c.Equal(c.eventNames(since), []string{"password_reset.created", "user.updated", "session.revoked", "password_reset.succeeded"})
		_, err = um.AuthenticateWithRefreshToken(t.Context(), session.RefreshToken, nil)
		c.True(err != nil)
		_, err = c.signInBy(t, oldPassword)
		c.refused(err, http.StatusBadRequest, "invalid_credentials")
		_, err = c.signInBy(t, newPassword)
		c.NoErr(err)
		_, err = um.ResetPassword(t.Context(), reset.PasswordResetToken, core.NewPassword(oldPassword), nil)
		c.refused(err, http.StatusNotFound, "")
	})
	t.Run("a weak password does not consume the token, which expires", func(t *testing.T) {
		c := c.sub(t)
		reset := create(c)
		_, err := um.ResetPassword(t.Context(), reset.PasswordResetToken, core.NewPassword("short"), nil)
		c.refused(err, http.StatusBadRequest, "password_reset_error")
		clock.Advance(reset.ExpiresAt.Sub(reset.CreatedAt))
		_, err = um.ResetPassword(t.Context(), reset.PasswordResetToken, core.NewPassword(newPassword), nil)
		c.refused(err, http.StatusNotFound, "")
	})
	t.Run("an address without a user gets no token", func(t *testing.T) {
		c := c.sub(t)
		_, err := um.CreatePasswordReset(t.Context(), "nobody@example.com", nil)
		c.refused(err, http.StatusNotFound, "")
	})
}

func TestEmailAddresses(t *testing.T) {
	c, clock, grace := startWithGrace(t)
	um := c.client.UserManagement
	send := func(c checked) core.OneTimeCode {
		c.Helper()
		_, err := um.SendEmailVerification(t.Context(), grace)
		c.NoErr(err)
		return c.LastCode("grace@example.com")
	}
	verify := func(code core.OneTimeCode) error {
		_, err := um.VerifyEmail(t.Context(), grace, code, nil)
		return err
	}
	t.Run("the code sent to an address verifies it, once", func(t *testing.T) {
		c := c.sub(t)
		late := send(c)
		clock.Advance(10 * time.Minute)
		c.refused(verify(late), http.StatusBadRequest, "email_verification_code_expired")
		since := len(c.Events())
		code := send(c)
		c.refused(verify(core.NewOneTimeCode("no")), http.StatusBadRequest, "email_verification_code_incorrect")
		user, err := um.VerifyEmail(t.Context(), grace, code, nil)
		c.NoErr(err)
		c.True(user.EmailVerified)
		c.Equal(c.eventNames(since), []string{
			"email_verification.created", "authentication.email_verification_failed", "user.updated", "authentication.email_verification_succeeded",
		})
		c.refused(verify(code), http.StatusBadRequest, "email_verification_code_previously_used")
		c.refused(verify(core.NewOneTimeCode("no")), http.StatusBadRequest, "email_previously_verified")
		_, err = um.SendEmailVerification(t.Context(), grace)
		c.refused(err, http.StatusBadRequest, "email_already_verified")
	})
	confirm := func(code core.OneTimeCode) error {
		_, err := um.ConfirmEmailChange(t.Context(), grace, code, nil)
		return err
	}
	t.Run("the code sent to the new address changes it, once", func(t *testing.T) {
		c := c.sub(t)
		c.refused(confirm(core.NewOneTimeCode("no")), http.StatusConflict, "no_pending_email_change")
		c.AddUser(workostest.User{Email: "taken@example.com"})
		for email, want := range map[string]core.ErrorCode{"Grace@example.com": "email_change_not_needed", "taken@example.com": "email_not_available"} {
			_, err := um.SendEmailChange(t.Context(), grace, email, nil)
			c.refused(err, http.StatusConflict, want)
		}
		_, err := um.SendEmailChange(t.Context(), grace, "no address", nil)
		c.refused(err, http.StatusUnprocessableEntity, "invalid_email")
		stale, err := um.CreateMagicAuth(t.Context(), "grace@example.com", nil)
		c.NoErr(err)
		change, err := um.SendEmailChange(t.Context(), grace, "hopper@example.com", nil)
		c.NoErr(err)
		c.Equal(change.User.Email, "grace@example.com")
		code := c.LastCode("hopper@example.com")
		c.refused(confirm(core.NewOneTimeCode("no")), http.StatusBadRequest, "email_change_code_incorrect")
		c.NoErr(confirm(code))
		c.Equal(c.idOf("hopper@example.com"), grace)
		c.refused(confirm(code), http.StatusConflict, "email_change_code_previously_used")
		_, err = um.AuthenticateWithMagicAuth(t.Context(), "hopper@example.com", stale.Code, nil)
		c.refused(err, http.StatusBadRequest, "invalid_one_time_code") // It was sent to the old one.
		_, err = um.SendEmailChange(t.Context(), grace, "grace@example.com", nil)
		c.NoErr(err)
		clock.Advance(10 * time.Minute)
		c.refused(confirm(c.LastCode("grace@example.com")), http.StatusBadRequest, "email_change_code_expired")
	})
}

// authenticator returns the code that an authenticator shows (RFC 6238), independently of the server's code.
func authenticator(secret string, at time.Time) core.OneTimeCode {
	key, _ := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	var counter [8]byte
	binary.BigEndian.PutUint64(counter[:], uint64(at.Unix()/30))
	mac := hmac.New(sha1.New, key)
	mac.Write(counter[:])
	sum := mac.Sum(nil)
	from := sum[19] & 15
	return core.NewOneTimeCode(fmt.Sprintf("%06d", (binary.BigEndian.Uint32(sum[from:])&0x7fffffff)%1000000))
}

func TestFactors(t *testing.T) {
	c, clock, grace := startWithGrace(t)
	service := c.client.MFA
	verify := func(c checked, id core.AuthenticationFactorID, code func() core.OneTimeCode) bool {
		c.Helper()
		challenge, err := service.ChallengeFactor(t.Context(), id, nil)
		c.NoErr(err)
		said, err := service.VerifyChallenge(t.Context(), challenge.ID, code(), nil)
		c.NoErr(err)
		return said.Valid
	}
	t.Run("a code of an authenticator is valid in its step, the one before and the one after", func(t *testing.T) {
		c := c.sub(t)
		c.Equal(authenticator("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", time.Unix(59, 0)), core.NewOneTimeCode("287082")) // RFC 6238 appendix B.
		factor, err := service.EnrollFactor(t.Context(), mfa.TOTPEnrollment{Issuer: "Acme", User: "grace"}, nil)
		c.NoErr(err)
		c.Equal(factor.TOTP.URI.Reveal(), "otpauth://totp/Acme:grace?issuer=Acme&secret="+factor.TOTP.Secret.Reveal())
		for steps, want := range map[time.Duration]bool{-2: false, -1: true, 0: true, 1: true, 2: false} {
			c.Equal(verify(c, factor.ID, func() core.OneTimeCode {
				return authenticator(factor.TOTP.Secret.Reveal(), clock.Now().Add(steps*30*time.Second))
			}), want)
		}
		read, err := service.GetFactor(t.Context(), factor.ID)
		c.NoErr(err)
		c.Equal(*read.TOTP, mfa.TOTP{Issuer: "Acme", User: "grace"})
	})
	t.Run("a code by SMS is valid once, for ten minutes", func(t *testing.T) {
		c := c.sub(t)
		factor, err := service.EnrollFactor(t.Context(), mfa.SMSEnrollment{PhoneNumber: "+15005550006"}, nil)
		c.NoErr(err)
		challenge, err := service.ChallengeFactor(t.Context(), factor.ID, nil)
		c.NoErr(err)
		code := c.LastCode("+15005550006")
		for _, try := range []struct {
			code core.OneTimeCode
			want bool
		}{{core.NewOneTimeCode("no"), false}, {code, true}} {
			said, err := service.VerifyChallenge(t.Context(), challenge.ID, try.code, nil)
			c.NoErr(err)
			c.Equal(said.Valid, try.want)
		}
		_, err = service.VerifyChallenge(t.Context(), challenge.ID, code, nil)
		c.refused(err, http.StatusUnprocessableEntity, "")
		challenge, err = service.ChallengeFactor(t.Context(), factor.ID, nil)
		c.NoErr(err)
		clock.Advance(10 * time.Minute)
		_, err = service.VerifyChallenge(t.Context(), challenge.ID, c.LastCode("+15005550006"), nil)
		c.refused(err, http.StatusUnprocessableEntity, "")
	})
	t.Run("the program delivers the code of a generic factor", func(t *testing.T) {
		c := c.sub(t)
		factor, err := service.EnrollFactor(t.Context(), mfa.GenericOTPEnrollment{}, nil)
		c.NoErr(err)
		challenge, err := service.ChallengeFactor(t.Context(), factor.ID, nil)
		c.NoErr(err)
		said, err := service.VerifyChallenge(t.Context(), challenge.ID, challenge.Code, nil)
		c.NoErr(err)
		c.True(said.Valid)
	})
	t.Run("sign-ins require a user's factor from its first verified code until it is deleted", func(t *testing.T) {
		c := c.sub(t)
		enrolled, err := service.EnrollUserFactor(t.Context(), grace, &mfa.EnrollUserFactorParams{TOTPSecret: core.NewSecret("JBSWY3DPEHPK3PXP")})
		c.NoErr(err)
		_, err = c.signInBy(t, oldPassword)
		c.NoErr(err) // The authenticator has not been verified yet.
		code := authenticator("JBSWY3DPEHPK3PXP", clock.Now())
		_, err = service.VerifyChallenge(t.Context(), enrolled.Challenge.ID, code, nil)
		c.NoErr(err)
		// Not checked against the contract, whose errors lack what the next step needs.
		plain, err := workos.NewConfidential(c.APIKey, c.ClientID, core.WithBaseURL(c.URL))
		c.NoErr(err)
		_, err = plain.UserManagement.AuthenticateWithPassword(t.Context(), "grace@example.com", core.NewPassword(oldPassword), nil)
		var asked *usermanagement.MFAChallengeRequiredError
		c.True(errors.As(err, &asked))
		c.Equal(asked.AuthenticationFactors, []usermanagement.PendingFactor{{ID: enrolled.Factor.ID, Type: "totp"}})
		challenge, err := service.ChallengeFactor(t.Context(), enrolled.Factor.ID, nil)
		c.NoErr(err)
		since := len(c.Events())
		_, err = c.client.UserManagement.AuthenticateWithTOTP(t.Context(), asked.PendingAuthenticationToken, challenge.ID, core.NewOneTimeCode("000"), nil)
		c.refused(err, http.StatusBadRequest, "invalid_one_time_code")
		_, err = c.client.UserManagement.AuthenticateWithTOTP(t.Context(), asked.PendingAuthenticationToken, challenge.ID, code, nil)
		c.NoErr(err)
		c.Equal(c.eventNames(since), []string{"authentication.mfa_failed", "authentication.mfa_succeeded", "session.created"})
		listed, err := service.ListUserFactors(t.Context(), grace, nil).Collect(10)
		c.NoErr(err)
		c.Equal(len(listed), 1)
		c.NoErr(service.DeleteFactor(t.Context(), enrolled.Factor.ID))
		_, err = c.signInBy(t, oldPassword)
		c.NoErr(err)
		c.refused(service.DeleteFactor(t.Context(), enrolled.Factor.ID), http.StatusNotFound, "")
	})
	t.Run("an MFACode is a factor like any other", func(t *testing.T) {
		c := c.sub(t)
		user := c.AddUser(workostest.User{Email: "mfa@example.com", MFACode: core.NewOneTimeCode("123456")})
		listed, err := service.ListUserFactors(t.Context(), user.ID, nil).Collect(10)
		c.NoErr(err)
		c.Equal(len(listed), 1)
		c.True(verify(c, listed[0].ID, func() core.OneTimeCode { return user.MFACode }))
		c.NoErr(service.DeleteFactor(t.Context(), listed[0].ID))
		seen, err := c.UserByEmail("mfa@example.com")
		c.NoErr(err)
		c.True(seen.MFACode.IsZero())
	})
	t.Run("invalid factors are rejected, and deleting a user deletes the user's factors", func(t *testing.T) {
		c := c.sub(t)
		_, err := service.EnrollUserFactor(t.Context(), grace, &mfa.EnrollUserFactorParams{TOTPSecret: core.NewSecret("not base 32!")})
		c.refused(err, http.StatusUnprocessableEntity, "")
		enrolled, err := service.EnrollUserFactor(t.Context(), grace, nil)
		c.NoErr(err)
		c.NoErr(c.DeleteUser(grace))
		_, err = service.GetFactor(t.Context(), enrolled.Factor.ID)
		c.refused(err, http.StatusNotFound, "")
	})
}

func TestWhatASignInTellsOf(t *testing.T) {
	c, _, grace := startWithGrace(t)
	since := len(c.Events())
	_, err := c.signInBy(t, "wrong")
	c.refused(err, http.StatusBadRequest, "invalid_credentials")
	session, err := c.client.UserManagement.AuthenticateWithPassword(t.Context(), "grace@example.com", core.NewPassword(oldPassword),
		&usermanagement.AuthenticateWithPasswordParams{SignInContext: usermanagement.SignInContext{IPAddress: "203.0.113.7", UserAgent: "Browser/1"}})
	c.NoErr(err)
	c.Equal(c.eventNames(since), []string{"authentication.password_failed", "authentication.password_succeeded", "session.created"})
	sessions, err := c.client.UserManagement.ListUserSessions(t.Context(), grace, nil).Collect(1)
	c.NoErr(err)
	c.Equal(sessions[0].IPAddress, "203.0.113.7")
	c.Equal(session.User.ID, grace)

	magic, err := c.client.UserManagement.CreateMagicAuth(t.Context(), "grace@example.com", nil)
	c.NoErr(err)
	_, err = c.client.UserManagement.AuthenticateWithMagicAuth(t.Context(), "grace@example.com", magic.Code, nil)
	c.NoErr(err)
	names := c.eventNames(since + 3)
	c.True(slices.Contains(names, "magic_auth.created"))
	c.True(slices.Contains(names, "authentication.magic_auth_succeeded"))
}
