package contract

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/mfa"
)

// MFA are the calls of package mfa.
var MFA = Module{Name: "mfa", Calls: []Call{
	Op("getAuthFactor", func(c *Client, in *Input) (any, error) {
		return c.MFA.GetFactor(in.Ctx, Path[core.AuthenticationFactorID](in, "id"))
	}),
	Op(
		"enrollAuthFactor",
		func(c *Client, in *Input) (any, error) {
			return c.MFA.EnrollFactor(in.Ctx, enrollment(in), Optional[mfa.EnrollFactorParams](in))
		},
		Except("body /totp_issuer", "the sample enrolls a telephone, and TOTPEnrollment alone has an issuer; see the tests of package mfa"),
		Except("body /totp_user", "the sample enrolls a telephone, and TOTPEnrollment alone has a user; see the tests of package mfa"),
	),
	Op("deleteAuthFactor", func(c *Client, in *Input) (any, error) {
		return nil, c.MFA.DeleteFactor(in.Ctx, Path[core.AuthenticationFactorID](in, "id"))
	}),
	Op("challengeAuthFactor", func(c *Client, in *Input) (any, error) {
		return c.MFA.ChallengeFactor(in.Ctx, Path[core.AuthenticationFactorID](in, "id"), Optional[mfa.ChallengeFactorParams](in))
	}),
	Op("verifyAuthChallenge", func(c *Client, in *Input) (any, error) {
		return c.MFA.VerifyChallenge(in.Ctx, Path[core.AuthenticationChallengeID](in, "id"), Value[core.OneTimeCode](in, "code"), Optional[mfa.VerifyChallengeParams](in))
	}),
	Op("listUserAuthFactors", func(c *Client, in *Input) (any, error) {
		return c.MFA.ListUserFactors(in.Ctx, Path[core.UserID](in, "userlandUserId"), Optional[mfa.ListUserFactorsParams](in)).Page()
	}),
	Op("createUserAuthFactor", func(c *Client, in *Input) (any, error) {
		return c.MFA.EnrollUserFactor(in.Ctx, Path[core.UserID](in, "userlandUserId"), Optional[mfa.EnrollUserFactorParams](in))
	}),
}}

func enrollment(in *Input) mfa.Enrollment {
	switch Value[mfa.FactorType](in, "type") {
	case mfa.FactorTypeSMS:
		return mfa.SMSEnrollment{PhoneNumber: Value[string](in, "phone_number")}
	case mfa.FactorTypeTOTP:
		return mfa.TOTPEnrollment{Issuer: Value[string](in, "totp_issuer"), User: Value[string](in, "totp_user")}
	default:
		return mfa.GenericOTPEnrollment{}
	}
}
