package mfa

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// EnrolledUserFactor is a new factor of a user, and its first challenge: the factor becomes active once the challenge
// is verified.
type EnrolledUserFactor struct {
	Factor    EnrolledFactor `json:"authentication_factor"`
	Challenge Challenge      `json:"authentication_challenge"`
}

// ListUserFactorsParams selects a page of the factors.
type ListUserFactorsParams struct {
	core.ListOptions
}

// ListUserFactors returns the factors of a user of package usermanagement.
//
// GET /user_management/users/{user_id}/auth_factors. Errors worth handling: core.ErrUnprocessable.
func (s Service) ListUserFactors(ctx context.Context, userID core.UserID, params *ListUserFactorsParams, opts ...core.GetOption) *core.Listing[Factor] {
	return engine.List[Factor](ctx, s.client, engine.Path1("/user_management/users/{user_id}/auth_factors", userID), params, opts...)
}

// EnrollUserFactorParams describes a new factor of a user: an authenticator app, the only kind for users.
type EnrollUserFactorParams struct {
	TOTPIssuer string      `json:"totp_issuer,omitzero"` // the application's name, as the app shows it
	TOTPUser   string      `json:"totp_user,omitzero"`   // the user's name or address, as the app shows it
	TOTPSecret core.Secret `json:"totp_secret,omitzero"` // from another system, in base32; if empty, WorkOS creates one
}

// EnrollUserFactor enrolls an authenticator app of a user of package usermanagement, and challenges it.
//
// POST /user_management/users/{user_id}/auth_factors. Errors worth handling: core.ErrUnprocessable.
func (s Service) EnrollUserFactor(ctx context.Context, userID core.UserID, params *EnrollUserFactorParams, opts ...core.PostOption) (*EnrolledUserFactor, error) {
	body := struct {
		*EnrollUserFactorParams
		Type FactorType `json:"type"`
	}{params, FactorTypeTOTP}
	return engine.Post[EnrolledUserFactor](ctx, s.client, engine.Returns(engine.Path1("/user_management/users/{user_id}/auth_factors", userID), "authentication_factor"), body, opts...)
}
