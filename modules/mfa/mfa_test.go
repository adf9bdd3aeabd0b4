package mfa_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/testclient"
	"github.com/workos-typestate/workos/modules/mfa"
)

// recorder keeps the body of the last request.
type recorder struct{ body string }

func (r *recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}
	r.body = string(body)
	return &http.Response{StatusCode: http.StatusCreated, Request: request, Body: io.NopCloser(strings.NewReader(`{"id":"auth_factor_1"}`))}, nil
}

func service(t *testing.T) (*mfa.Service, *recorder) {
	t.Helper()
	transport := &recorder{}
	client, err := core.NewConfidential("sk_test_1", "", core.WithTransport(transport))
	is.New(t).NoErr(err)
	return mfa.New(client), transport
}

func TestAnEnrollmentSendsWhatItsKindHas(t *testing.T) {
	tests := []struct {
		name   string
		params mfa.EnrollFactorParams
		want   string
	}{
		{
			"an authenticator app: issuer and user",
			mfa.EnrollFactorParams{Factor: mfa.TOTPEnrollment{Issuer: "Acme", User: "ada@example.com"}},
			`{"type":"totp","totp_issuer":"Acme","totp_user":"ada@example.com"}`,
		},
		{
			"a telephone: its number",
			mfa.EnrollFactorParams{Factor: mfa.SMSEnrollment{PhoneNumber: "+15555550100"}},
			`{"type":"sms","phone_number":"+15555550100"}`,
		},
		{
			"a generic code: nothing but the user that it is for",
			mfa.EnrollFactorParams{Factor: mfa.GenericOTPEnrollment{}, UserID: "user_1"},
			`{"user_id":"user_1","type":"generic_otp"}`,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			service, sent := service(t)
			_, err := service.EnrollFactor(t.Context(), test.params)
			is.NoErr(err)
			is.Equal(sent.body, test.want)
		})
	}
}

func TestAUsersEnrollmentIsAlwaysAnAuthenticatorApp(t *testing.T) {
	is := is.New(t)
	service, sent := service(t)
	_, err := service.EnrollUserFactor(t.Context(), "user_1", mfa.EnrollUserFactorParams{TOTPSecret: "JBSWY3DPEHPK3PXP"})
	is.NoErr(err)
	is.Equal(sent.body, `{"totp_secret":"JBSWY3DPEHPK3PXP","type":"totp"}`)
}

func TestWhatIsMissingIsRefusedByName(t *testing.T) {
	service, sent := service(t)
	tests := []struct {
		name, argument string
		call           func() error
	}{
		{"no kind of factor", "Factor", func() error {
			_, err := service.EnrollFactor(t.Context(), mfa.EnrollFactorParams{})
			return err
		}},
		{"no factor", "id", func() error {
			_, err := service.ChallengeFactor(t.Context(), "", mfa.ChallengeFactorParams{})
			return err
		}},
		{"no challenge", "id", func() error {
			_, err := service.VerifyChallenge(t.Context(), "", mfa.VerifyChallengeParams{Code: "123456"})
			return err
		}},
		{"no code", "Code", func() error {
			_, err := service.VerifyChallenge(t.Context(), "auth_challenge_1", mfa.VerifyChallengeParams{})
			return err
		}},
		{"no user", "userlandUserId", func() error {
			_, err := service.ListUserFactors(t.Context(), "", mfa.ListUserFactorsParams{})
			return err
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			testclient.WantArgument(t, test.call(), test.argument)
			is.New(t).Equal(sent.body, "")
		})
	}
}
