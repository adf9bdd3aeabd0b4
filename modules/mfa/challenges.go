package mfa

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Challenge asks the user for the code of one factor.
type Challenge struct {
	Object                 string                         `json:"object"` // "authentication_challenge"
	ID                     core.AuthenticationChallengeID `json:"id"`
	AuthenticationFactorID core.AuthenticationFactorID    `json:"authentication_factor_id"`
	Code                   core.OneTimeCode               `json:"code"`                // of a generic OTP factor, deliver it to the user
	ExpiresAt              time.Time                      `json:"expires_at,omitzero"` // zero for TOTP, whose codes expire on their own
	CreatedAt              time.Time                      `json:"created_at"`
	UpdatedAt              time.Time                      `json:"updated_at"`
}

// ChallengeFactorParams holds the optional fields of ChallengeFactor.
type ChallengeFactorParams struct {
	SMSTemplate string `json:"sms_template,omitzero"` // of the message, with {{code}} in place of the code
}

// ChallengeFactor challenges a factor; for SMS that sends the message.
//
// POST /auth/factors/{id}/challenge. Errors worth handling: core.ErrNotFound, core.ErrUnprocessable.
func (s Service) ChallengeFactor(ctx context.Context, id core.AuthenticationFactorID, params *ChallengeFactorParams, opts ...core.PostOption) (*Challenge, error) {
	return engine.Post[Challenge](ctx, s.client, engine.Path1("/auth/factors/{id}/challenge", id), params, opts...)
}

// Verification is the result of a challenge.
type Verification struct {
	Challenge Challenge `json:"challenge"`
	Valid     bool      `json:"valid"` // false for a wrong code, which is not an error
}

// VerifyChallengeParams has no members yet.
type VerifyChallengeParams struct{}

// VerifyChallenge checks the user's code. A challenge can be verified once.
//
// POST /auth/challenges/{id}/verify. Errors worth handling: core.ErrNotFound, core.ErrUnprocessable for a
// challenge that was verified before or has expired, and core.ErrorCode("one_time_code_too_many_attempts").
func (s Service) VerifyChallenge(ctx context.Context, id core.AuthenticationChallengeID, code core.OneTimeCode, params *VerifyChallengeParams, opts ...core.PostOption) (*Verification, error) {
	if err := engine.Required("code", code.Reveal()); err != nil {
		return nil, err
	}
	body := struct {
		Code core.OneTimeCode `json:"code"`
		*VerifyChallengeParams
	}{code, params}
	return engine.Post[Verification](ctx, s.client, engine.Path1("/auth/challenges/{id}/verify", id), body, opts...)
}
