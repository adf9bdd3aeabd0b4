package mfa_test

import (
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/mfa"
)

func TestAnEnrollmentSendsWhatItsKindHas(t *testing.T) {
	tests := []struct {
		name   string
		factor mfa.Enrollment
		params *mfa.EnrollFactorParams
		want   string
	}{
		{
			"an authenticator app: issuer and user",
			mfa.TOTPEnrollment{Issuer: "Acme", User: "ada@example.com"},
			nil,
			`{"type":"totp","totp_issuer":"Acme","totp_user":"ada@example.com"}`,
		},
		{
			"a telephone: its number",
			mfa.SMSEnrollment{PhoneNumber: "+15555550100"},
			nil,
			`{"type":"sms","phone_number":"+15555550100"}`,
		},
		{
			"a generic code: only its user",
			mfa.GenericOTPEnrollment{},
			&mfa.EnrollFactorParams{UserID: "user_1"},
			`{"user_id":"user_1","type":"generic_otp"}`,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			service, sent := moduletest.Start(t, mfa.New, `{"id":"auth_factor_1"}`)
			_, err := service.EnrollFactor(t.Context(), test.factor, test.params)
			is.NoErr(err)
			is.Equal(sent.Last().Body, test.want)
		})
	}
}

func TestAUsersEnrollmentIsAlwaysAnAuthenticatorApp(t *testing.T) {
	is := is.New(t)
	service, sent := moduletest.Start(t, mfa.New, `{"authentication_factor":{"id":"auth_factor_1"}}`)
	_, err := service.EnrollUserFactor(t.Context(), "user_1", &mfa.EnrollUserFactorParams{TOTPSecret: core.NewSecret("JBSWY3DPEHPK3PXP")})
	is.NoErr(err)
	is.Equal(sent.Last().Body, `{"totp_secret":"JBSWY3DPEHPK3PXP","type":"totp"}`)
}

func TestMissingArgumentsAreNamed(t *testing.T) {
	service, sent := moduletest.Start(t, mfa.New, `{"id":"auth_factor_1"}`)
	tests := []struct {
		name, argument string
		call           func() error
	}{
		{"no kind of factor", "factor", func() error {
			_, err := service.EnrollFactor(t.Context(), nil, nil)
			return err
		}},
		{"no code", "code", func() error {
			_, err := service.VerifyChallenge(t.Context(), "auth_challenge_1", core.OneTimeCode{}, nil)
			return err
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			moduletest.WantArgument(t, test.call(), test.argument)
			is.New(t).Equal(len(sent.Sent()), 0)
		})
	}
}

// withoutNetwork returns an option that responds to the requests of the Example by method and path.
func withoutNetwork(bodies map[string]string) core.Option {
	return core.WithTransport(moduletest.Over(moduletest.Routes(bodies)))
}
