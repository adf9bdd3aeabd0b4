package snippets_test

import (
	"bytes"
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/modules/mfa"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/workostest"
)

// What follows is the function of docs/sign-in-methods.md, word for word from its comment on.

// signIn signs a user in and takes every step that WorkOS requires. ask asks the user a question.
func signIn(ctx context.Context, client *workos.Confidential, email string, password workos.Password, ask func(question string) string) (*usermanagement.AuthenticationResponse, error) {
	var (
		verify *usermanagement.EmailVerificationRequiredError
		enroll *usermanagement.MFAEnrollmentRequiredError
		factor *usermanagement.MFAChallengeRequiredError
		choose *usermanagement.OrganizationSelectionRequiredError
		radar  *usermanagement.RadarChallengeRequiredError
	)
	users := client.UserManagement
	session, err := users.AuthenticateWithPassword(ctx, email, password, nil)
	for {
		switch {
		case err == nil:
			return session, nil
		case errors.As(err, &verify):
			code := workos.NewOneTimeCode(ask("the code sent to " + verify.Email))
			session, err = users.AuthenticateWithEmailVerification(ctx, verify.PendingAuthenticationToken, code, nil)
		case errors.As(err, &enroll):
			enrolled, err2 := client.MFA.EnrollUserFactor(ctx, enroll.User.ID, &mfa.EnrollUserFactorParams{TOTPIssuer: "Analytical Engines", TOTPUser: enroll.User.Email})
			if err2 != nil {
				return nil, err2
			}
			code := workos.NewOneTimeCode(ask("the code of your app, after you gave it " + enrolled.Factor.TOTP.Secret.Reveal())) // or QRCode
			session, err = users.AuthenticateWithTOTP(ctx, enroll.PendingAuthenticationToken, enrolled.Challenge.ID, code, nil)
		case errors.As(err, &factor) && len(factor.AuthenticationFactors) > 0:
			challenge, err2 := client.MFA.ChallengeFactor(ctx, factor.AuthenticationFactors[0].ID, nil)
			if err2 != nil {
				return nil, err2
			}
			code := workos.NewOneTimeCode(ask("the code of your app"))
			session, err = users.AuthenticateWithTOTP(ctx, factor.PendingAuthenticationToken, challenge.ID, code, nil)
		case errors.As(err, &choose):
			organizationID := workos.OrganizationID(ask("the ID of one of your organizations")) // show choose.Organizations
			session, err = users.AuthenticateWithOrganizationSelection(ctx, choose.PendingAuthenticationToken, organizationID, nil)
		case errors.As(err, &radar) && radar.RadarChallengeID != "":
			code := workos.NewOneTimeCode(ask("the code sent to " + radar.User.Email))
			session, err = users.AuthenticateWithRadarEmailChallenge(ctx, radar.PendingAuthenticationToken, radar.RadarChallengeID, code, nil)
		case errors.As(err, &radar):
			sent, err2 := users.SendRadarSMSChallenge(ctx, radar.User.ID, radar.PendingAuthenticationToken, ask("your telephone number"), nil)
			if err2 != nil {
				return nil, err2
			}
			code := workos.NewOneTimeCode(ask("the code sent to " + sent.PhoneNumber))
			session, err = users.AuthenticateWithRadarSMSChallenge(ctx, radar.PendingAuthenticationToken, code, usermanagement.AuthenticateWithRadarSMSChallengeParams{
				VerificationID: sent.VerificationID, PhoneNumber: sent.PhoneNumber,
			})
		default: // a wrong password or code, no connection, …: there is no step that would help
			return nil, err
		}
	}
}

func TestTheDocumentHasTheStepsOfASignInAsTheyAreTested(t *testing.T) {
	is := is.New(t)
	document, err := os.ReadFile(filepath.Join(root, "docs", "sign-in-methods.md"))
	is.NoErr(err)
	source, err := os.ReadFile("signin_test.go")
	is.NoErr(err)
	file, err := parser.ParseFile(token.NewFileSet(), "", source, parser.ParseComments|parser.SkipObjectResolution)
	is.NoErr(err)
	for _, declaration := range file.Decls {
		if f, ok := declaration.(*ast.FuncDecl); ok && f.Name.Name == "signIn" && !bytes.Contains(document, source[f.Doc.Pos()-1:f.End()-1]) {
			t.Error("docs/sign-in-methods.md does not have the function signIn as it is tested here")
		}
	}
}

func TestTheStepsOfASignIn(t *testing.T) {
	const email, telephone = "ada@example.com", "+15550100"
	user := workostest.User{Email: email, Password: core.NewPassword("correct horse"), MFACode: core.NewOneTimeCode("123456")}
	run := func(t *testing.T, change func(u *workostest.User), password core.Password) ([]string, *usermanagement.AuthenticationResponse, error) {
		t.Helper()
		user := user
		change(&user)
		setup := testclient.Start(t, workostest.WithUsers())
		ada := setup.Server.AddUser(user)
		var organizations []string
		for _, name := range []string{"One", "Two"} {
			organization := setup.Server.AddOrganization(workostest.Organization{Name: name})
			organizations = append(organizations, string(organization.ID))
			if _, err := setup.Server.AddMembership(ada.ID, organization.ID, "member"); err != nil {
				t.Fatal(err)
			}
		}
		var asked []string
		replies := map[string]func() string{
			"the code sent to " + email:           func() string { return setup.Server.LastCode(email).Reveal() },
			"the code sent to " + telephone:       func() string { return setup.Server.LastCode(telephone).Reveal() },
			"the code of your app":                func() string { return "123456" },
			"the ID of one of your organizations": func() string { return organizations[1] },
			"your telephone number":               func() string { return telephone },
		}
		session, err := signIn(t.Context(), setup.Confidential, email, password, func(question string) string {
			asked = append(asked, question)
			return replies[question]()
		})
		return asked, session, err
	}
	t.Run("are completed one after the other, until there are tokens", func(t *testing.T) {
		is := is.New(t)
		asked, session, err := run(t, func(u *workostest.User) {
			u.RequireEmailVerification, u.RequireOrganizationSelection, u.RadarEmailChallenge = true, true, true
		}, core.NewPassword("correct horse"))
		is.NoErr(err)
		is.Equal(asked, []string{
			"the code sent to " + email, "the code of your app", "the code sent to " + email, "the ID of one of your organizations",
		})
		is.True(session.OrganizationID != "")
	})
	t.Run("use the telephone if Radar requires it", func(t *testing.T) {
		is := is.New(t)
		asked, _, err := run(t, func(u *workostest.User) { u.RadarSMSChallenge = true }, core.NewPassword("correct horse"))
		is.NoErr(err)
		is.Equal(asked, []string{"the code of your app", "your telephone number", "the code sent to " + telephone})
	})
	t.Run("do not start with a wrong password", func(t *testing.T) {
		is := is.New(t)
		asked, _, err := run(t, func(*workostest.User) {}, core.NewPassword("hunter2"))
		is.True(errors.Is(err, core.ErrorCode("invalid_credentials")))
		is.Equal(len(asked), 0)
	})
	t.Run("enroll a missing factor", func(t *testing.T) {
		is := is.New(t)
		client, sent := inMemory(t, `{"code":"mfa_enrollment","pending_authentication_token":"pending","user":{"id":"user_1"}}`)
		_, err := signIn(t.Context(), client, email, core.NewPassword("correct horse"), func(question string) string {
			is.Equal(question, "the code of your app, after you gave it JBSWY3DPEHPK3PXP")
			return "123456"
		})
		is.NoErr(err)
		is.Equal(sent.Sent()[1].Path, "/user_management/users/user_1/auth_factors")
		is.True(strings.Contains(sent.Last().Body, `"authentication_challenge_id":"auth_challenge_1"`))
	})
	t.Run("end where only the browser can continue", func(t *testing.T) {
		is := is.New(t)
		client, _ := inMemory(t, `{"code":"sso_required","connection_ids":["conn_1"]}`)
		_, err := signIn(t.Context(), client, email, core.NewPassword("correct horse"), nil)
		needed, ok := errors.AsType[*usermanagement.SSORequiredError](err)
		is.True(ok)
		is.Equal(needed.ConnectionIDs, []core.ConnectionID{"conn_1"})
	})
}

// inMemory returns a client whose first sign-in call fails with a body, and whose other calls succeed.
func inMemory(t *testing.T, refusal string) (*workos.Confidential, *moduletest.Transport) {
	t.Helper()
	calls := 0
	sent := moduletest.Over(func(r moduletest.Request) (int, string) {
		if r.Path != "/user_management/authenticate" {
			return http.StatusCreated, `{"authentication_factor":{"id":"auth_factor_1","totp":{"secret":"JBSWY3DPEHPK3PXP"}},
				"authentication_challenge":{"id":"auth_challenge_1"}}`
		}
		if calls++; calls == 1 {
			return http.StatusForbidden, refusal
		}
		return http.StatusOK, `{"user":{"id":"user_1"},"access_token":"a","refresh_token":"r"}`
	})
	client, err := workos.NewConfidential("sk_test_1", "client_1", core.WithTransport(sent))
	is.New(t).NoErr(err)
	return client, sent
}

func TestAnImpersonatedSessionSaysSo(t *testing.T) {
	is := is.New(t)
	setup := testclient.Start(t, workostest.WithUsers(workostest.User{
		Email: "ada@example.com", Impersonator: &workostest.Impersonator{Email: "support@example.com", Reason: "ticket 4711"},
	}))
	began, err := setup.Public.UserManagement.AuthorizationURLWithPKCE(testclient.RedirectURI, usermanagement.AuthorizationURLWithPKCEParams{
		Provider: usermanagement.ProviderAuthKit,
	})
	is.NoErr(err)
	code, err := began.Code(testclient.Browse(t, began.URL.Reveal()))
	is.NoErr(err)
	session, err := setup.Public.UserManagement.AuthenticateWithCodeAndVerifier(t.Context(), code, began.Verifier, nil)
	is.NoErr(err)
	is.True(session.Impersonator != nil)
	is.Equal(*session.Impersonator, usermanagement.Impersonator{Email: "support@example.com", Reason: "ticket 4711"})
	token, err := setup.Public.UserManagement.VerifyAccessToken(t.Context(), session.AccessToken, usermanagement.AccessTokenPolicy{})
	is.NoErr(err)
	is.True(token.Actor != nil)
	is.Equal(token.Actor.Subject, "support@example.com")
}
