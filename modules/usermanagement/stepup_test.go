package usermanagement_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/workostest"
)

// withPassword starts a server with one user. The user signs in with a password and then meets a step-up.
func withPassword(t *testing.T, user workostest.User) (testclient.Setup, error) {
	t.Helper()
	user.Email, user.Password = "ada@example.com", core.NewPassword("correct horse")
	setup := testclient.Start(t, workostest.WithUsers(user))
	if user.RequireOrganizationSelection {
		ada := setup.Server.AddUser(user)
		for _, name := range []string{"One", "Two"} {
			organization := setup.Server.AddOrganization(workostest.Organization{Name: name})
			if _, err := setup.Server.AddMembership(ada.ID, organization.ID, "member"); err != nil {
				t.Fatal(err)
			}
		}
	}
	_, err := setup.Confidential.UserManagement.AuthenticateWithPassword(t.Context(), "ada@example.com", core.NewPassword("correct horse"), nil)
	return setup, err
}

func TestPassword(t *testing.T) {
	t.Run("the right one signs in", func(t *testing.T) {
		_, err := withPassword(t, workostest.User{})
		is.New(t).NoErr(err)
	})
	t.Run("a wrong one is an error that does not repeat it", func(t *testing.T) {
		is := is.New(t)
		setup, _ := withPassword(t, workostest.User{})
		_, err := setup.Confidential.UserManagement.AuthenticateWithPassword(t.Context(), "ada@example.com", core.NewPassword("hunter2"), nil)
		is.True(errors.Is(err, core.ErrorCode("invalid_credentials")))
		is.True(!strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), "hunter2"))
	})
}

func TestMagicAuth(t *testing.T) {
	is := is.New(t)
	setup := testclient.Start(t)
	is.NoErr(setup.Confidential.Post(t.Context(), core.Path("/user_management/magic_auth"), map[string]string{"email": "ada@example.com"}, nil))
	session, err := setup.Confidential.UserManagement.AuthenticateWithMagicAuth(t.Context(), "ada@example.com", setup.Server.LastCode("ada@example.com"),
		&usermanagement.AuthenticateWithMagicAuthParams{SignalsID: "signals_1", LinkAuthorizationCode: core.NewAuthorizationCode("code_1")})
	is.NoErr(err)
	is.Equal(session.AuthenticationMethod, usermanagement.AuthenticationMethodMagicAuth)
	requests := setup.Server.Requests()
	var sent map[string]string
	is.NoErr(json.Unmarshal(requests[len(requests)-1].Body, &sent))
	is.Equal(sent["signals_id"], "signals_1")
	is.Equal(sent["link_authorization_code"], "code_1")
}

func TestStepUps(t *testing.T) {
	t.Run("an unverified address is verified with the code that was sent to it", func(t *testing.T) {
		is := is.New(t)
		setup, err := withPassword(t, workostest.User{RequireEmailVerification: true})
		needed, ok := errors.AsType[*usermanagement.EmailVerificationRequiredError](err)
		is.True(ok)
		is.Equal(needed.Email, "ada@example.com")
		is.True(needed.EmailVerificationID != "")
		is.True(errors.Is(err, core.ErrForbidden)) // it is still the error of the API
		session, err := setup.Confidential.UserManagement.AuthenticateWithEmailVerification(t.Context(), needed.PendingAuthenticationToken, setup.Server.LastCode("ada@example.com"), nil)
		is.NoErr(err)
		is.Equal(session.User.Email, "ada@example.com")
	})
	t.Run("a second factor is challenged and verified", func(t *testing.T) {
		is := is.New(t)
		setup, err := withPassword(t, workostest.User{MFACode: core.NewOneTimeCode("123456")})
		needed, ok := errors.AsType[*usermanagement.MFAChallengeRequiredError](err)
		is.True(ok)
		is.Equal(needed.User.Email, "ada@example.com")
		is.Equal(len(needed.AuthenticationFactors), 1)
		var challenge struct {
			ID string `json:"id"`
		}
		is.NoErr(setup.Confidential.Post(t.Context(), core.Path("/auth/factors/{id}/challenge", string(needed.AuthenticationFactors[0].ID)), nil, &challenge))
		_, err = setup.Confidential.UserManagement.AuthenticateWithTOTP(t.Context(), needed.PendingAuthenticationToken, core.AuthenticationChallengeID(challenge.ID), core.NewOneTimeCode("123456"), nil)
		is.NoErr(err)
	})
	t.Run("one of several organizations is chosen", func(t *testing.T) {
		is := is.New(t)
		setup, err := withPassword(t, workostest.User{RequireOrganizationSelection: true})
		needed, ok := errors.AsType[*usermanagement.OrganizationSelectionRequiredError](err)
		is.True(ok)
		is.Equal(len(needed.Organizations), 2)
		session, err := setup.Confidential.UserManagement.AuthenticateWithOrganizationSelection(t.Context(), needed.PendingAuthenticationToken, needed.Organizations[1].ID, nil)
		is.NoErr(err)
		is.Equal(session.OrganizationID, needed.Organizations[1].ID)
	})
	t.Run("Radar's challenge by email is verified", func(t *testing.T) {
		is := is.New(t)
		setup, err := withPassword(t, workostest.User{RadarEmailChallenge: true})
		needed, ok := errors.AsType[*usermanagement.RadarChallengeRequiredError](err)
		is.True(ok)
		is.Equal(needed.Err.Code, core.ErrorCode("radar_email_challenge"))
		_, err = setup.Confidential.UserManagement.AuthenticateWithRadarEmailChallenge(t.Context(), needed.PendingAuthenticationToken, needed.RadarChallengeID, setup.Server.LastCode("ada@example.com"), nil)
		is.NoErr(err)
	})
	t.Run("a public client gets the same error, and formatting it prints no secret", func(t *testing.T) {
		is := is.New(t)
		setup := testclient.Start(t, workostest.WithUsers(workostest.User{Email: "ada@example.com", MFACode: core.NewOneTimeCode("123456")}))
		began, code := begin(t, setup)
		_, err := setup.Public.UserManagement.AuthenticateWithCodeAndVerifier(t.Context(), core.NewAuthorizationCode(code.Reveal()), began.Verifier, nil)
		needed, ok := errors.AsType[*usermanagement.MFAChallengeRequiredError](err)
		is.True(ok)
		token := needed.PendingAuthenticationToken.Reveal()
		is.True(token != "")
		is.True(!strings.Contains(fmt.Sprintf("%v %+v %#v %#v", needed, *needed, *needed, *needed.Err), token))
	})
	for code, want := range map[string]error{
		"mfa_enrollment":              &usermanagement.MFAEnrollmentRequiredError{},
		"mfa_verification":            &usermanagement.MFAChallengeRequiredError{},
		"radar_sms_challenge":         &usermanagement.RadarChallengeRequiredError{},
		"radar_challenge":             &usermanagement.RadarChallengeRequiredError{},
		"radar_sign_up_challenge":     &usermanagement.RadarChallengeRequiredError{},
		"radar_sms_sign_in_challenge": &usermanagement.RadarChallengeRequiredError{},
	} {
		t.Run("the code "+code+" has a type", func(t *testing.T) {
			err := refreshError(t, fmt.Sprintf(`{"code":%q,"message":"no","pending_authentication_token":"pending"}`, code))
			is.New(t).Equal(fmt.Sprintf("%T", err), fmt.Sprintf("%T", want))
		})
	}
	t.Run("a refresh that needs SSO names the connections to use", func(t *testing.T) {
		is := is.New(t)
		err := refreshError(t, `{"error":"sso_required","error_description":"no","email":"a@b.test","connection_ids":["conn_1"]}`)
		needed, ok := errors.AsType[*usermanagement.SSORequiredError](err)
		is.True(ok)
		is.Equal(needed.ConnectionIDs, []core.ConnectionID{"conn_1"})
		is.Equal(needed.Email, "a@b.test")
	})
	t.Run("any other code is the plain error", func(t *testing.T) {
		err := refreshError(t, `{"code":"something_new","message":"no"}`)
		_, plain := err.(*core.Error) //nolint:errorlint // it must not be wrapped
		is.New(t).True(plain)
	})
}

// refreshError returns the error of a refresh to which the server responds with 403 and the body.
func refreshError(t *testing.T, body string) error {
	t.Helper()
	setup := testclient.Start(t)
	setup.Server.Inject(workostest.Fault{Path: "/user_management/authenticate", Status: 403, Body: body})
	_, err := setup.Public.UserManagement.AuthenticateWithRefreshToken(t.Context(), core.NewRefreshToken("refresh"), nil)
	return err
}
