package usermanagement

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/pkce"
)

// The grants of this file need the client secret, so they are methods of Confidential alone. Each is
// POST /user_management/authenticate, and may return the step-up errors of this package.

// AuthenticateWithCodeParams is the code that came back, and the verifier if one began the sign-in. Code
// is required.
type AuthenticateWithCodeParams struct {
	Code            core.Secret    `json:"code"`
	Verifier        pkce.Verifier  `json:"code_verifier,omitzero"`
	InvitationToken core.Secret    `json:"invitation_token,omitzero"`
	SignalsID       core.SignalsID `json:"signals_id,omitzero"`
	SignInContext
}

// AuthenticateWithCode finishes a sign-in that AuthorizationURL began.
//
// POST /user_management/authenticate (RFC 6749 §4.1.3). Errors worth handling: the step-up errors, and
// core.ErrorCode("invalid_grant") for a code that is wrong, used or expired.
func (c Confidential) AuthenticateWithCode(ctx context.Context, params AuthenticateWithCodeParams, opts ...core.PostOption) (*AuthenticationResponse, error) {
	if err := engine.Required("Code", params.Code.Reveal()); err != nil {
		return nil, err
	}
	return authenticate(ctx, c.oauth, "authorization_code", params, opts)
}

// AuthenticateWithPasswordParams is what the user typed. Email and Password are required.
type AuthenticateWithPasswordParams struct {
	Email              string                  `json:"email"`
	Password           core.Secret             `json:"password"`
	InvitationToken    core.Secret             `json:"invitation_token,omitzero"`
	RadarAuthAttemptID core.RadarAuthAttemptID `json:"radar_auth_attempt_id,omitzero"`
	SignalsID          core.SignalsID          `json:"signals_id,omitzero"`
	SignInContext
}

// AuthenticateWithPassword signs a user in by e-mail address and password.
//
// POST /user_management/authenticate. Errors worth handling: the step-up errors, and
// core.ErrorCode("invalid_credentials").
func (c Confidential) AuthenticateWithPassword(ctx context.Context, params AuthenticateWithPasswordParams, opts ...core.PostOption) (*AuthenticationResponse, error) {
	if err := engine.Required("Email", params.Email, "Password", params.Password.Reveal()); err != nil {
		return nil, err
	}
	return authenticate(ctx, c.oauth, "password", params, opts)
}

// AuthenticateWithMagicAuthParams is the code that was sent to the user's address. Email and Code are
// required.
type AuthenticateWithMagicAuthParams struct {
	Email              string                  `json:"email"`
	Code               core.Secret             `json:"code"`
	InvitationToken    core.Secret             `json:"invitation_token,omitzero"`
	RadarAuthAttemptID core.RadarAuthAttemptID `json:"radar_auth_attempt_id,omitzero"`
	SignInContext

	// LinkAuthorizationCode is a code of an OAuth sign-in, whose account is linked to the user.
	LinkAuthorizationCode core.Secret `json:"link_authorization_code,omitzero"`
}

// AuthenticateWithMagicAuth signs a user in by the one-time code that was e-mailed to them.
//
// POST /user_management/authenticate. Errors worth handling: the step-up errors, and
// core.ErrorCode("invalid_one_time_code"), ("one_time_code_expired"), ("one_time_code_previously_used"),
// ("one_time_code_too_many_attempts").
func (c Confidential) AuthenticateWithMagicAuth(ctx context.Context, params AuthenticateWithMagicAuthParams, opts ...core.PostOption) (*AuthenticationResponse, error) {
	if err := engine.Required("Email", params.Email, "Code", params.Code.Reveal()); err != nil {
		return nil, err
	}
	return authenticate(ctx, c.oauth, "urn:workos:oauth:grant-type:magic-auth:code", params, opts)
}

// AuthenticateWithEmailVerificationParams answers an *EmailVerificationRequiredError with the code that
// was sent to the user's address.
type AuthenticateWithEmailVerificationParams struct {
	PendingAuthenticationToken core.Secret `json:"pending_authentication_token"`
	Code                       core.Secret `json:"code"`
	SignInContext
}

// AuthenticateWithEmailVerification goes on with a sign-in that waited for the address to be verified.
//
// POST /user_management/authenticate. Errors worth handling: the other step-up errors, and
// core.ErrorCode("invalid_one_time_code"), ("invalid_pending_authentication_token").
func (c Confidential) AuthenticateWithEmailVerification(ctx context.Context, params AuthenticateWithEmailVerificationParams, opts ...core.PostOption) (*AuthenticationResponse, error) {
	if err := engine.Required("PendingAuthenticationToken", params.PendingAuthenticationToken.Reveal(), "Code", params.Code.Reveal()); err != nil {
		return nil, err
	}
	return authenticate(ctx, c.oauth, "urn:workos:oauth:grant-type:email-verification:code", params, opts)
}

// AuthenticateWithTOTPParams answers an *MFAChallengeRequiredError: challenge one of its factors with
// package mfa, and give the challenge's ID and the user's code.
type AuthenticateWithTOTPParams struct {
	PendingAuthenticationToken core.Secret                    `json:"pending_authentication_token"`
	AuthenticationChallengeID  core.AuthenticationChallengeID `json:"authentication_challenge_id"`
	Code                       core.Secret                    `json:"code"`
	SignInContext
}

// AuthenticateWithTOTP goes on with a sign-in that waited for a one-time password (RFC 6238).
//
// POST /user_management/authenticate. Errors worth handling: the other step-up errors, and
// core.ErrorCode("invalid_one_time_code"), ("invalid_pending_authentication_token").
func (c Confidential) AuthenticateWithTOTP(ctx context.Context, params AuthenticateWithTOTPParams, opts ...core.PostOption) (*AuthenticationResponse, error) {
	if err := engine.Required(
		"PendingAuthenticationToken", params.PendingAuthenticationToken.Reveal(),
		"AuthenticationChallengeID", string(params.AuthenticationChallengeID),
		"Code", params.Code.Reveal(),
	); err != nil {
		return nil, err
	}
	return authenticate(ctx, c.oauth, "urn:workos:oauth:grant-type:mfa-totp", params, opts)
}

// AuthenticateWithOrganizationSelectionParams answers an *OrganizationSelectionRequiredError with one of
// its organizations.
type AuthenticateWithOrganizationSelectionParams struct {
	PendingAuthenticationToken core.Secret         `json:"pending_authentication_token"`
	OrganizationID             core.OrganizationID `json:"organization_id"`
	SignInContext
}

// AuthenticateWithOrganizationSelection goes on with a sign-in that waited for the choice of an
// organization.
//
// POST /user_management/authenticate. Errors worth handling: the other step-up errors, and
// core.ErrorCode("organization_membership_not_found"), ("invalid_pending_authentication_token").
func (c Confidential) AuthenticateWithOrganizationSelection(ctx context.Context, params AuthenticateWithOrganizationSelectionParams, opts ...core.PostOption) (*AuthenticationResponse, error) {
	if err := engine.Required("PendingAuthenticationToken", params.PendingAuthenticationToken.Reveal(), "OrganizationID", string(params.OrganizationID)); err != nil {
		return nil, err
	}
	return authenticate(ctx, c.oauth, "urn:workos:oauth:grant-type:organization-selection", params, opts)
}

// AuthenticateWithRadarEmailChallengeParams answers a *RadarChallengeRequiredError with the code that
// was e-mailed to the user.
type AuthenticateWithRadarEmailChallengeParams struct {
	PendingAuthenticationToken core.Secret           `json:"pending_authentication_token"`
	RadarChallengeID           core.RadarChallengeID `json:"radar_challenge_id"`
	Code                       core.Secret           `json:"code"`
	SignInContext
}

// AuthenticateWithRadarEmailChallenge goes on with a sign-in that Radar held up.
//
// POST /user_management/authenticate. Errors worth handling: the other step-up errors, and
// core.ErrorCode("invalid_one_time_code").
func (c Confidential) AuthenticateWithRadarEmailChallenge(ctx context.Context, params AuthenticateWithRadarEmailChallengeParams, opts ...core.PostOption) (*AuthenticationResponse, error) {
	if err := engine.Required(
		"PendingAuthenticationToken", params.PendingAuthenticationToken.Reveal(),
		"RadarChallengeID", string(params.RadarChallengeID),
		"Code", params.Code.Reveal(),
	); err != nil {
		return nil, err
	}
	return authenticate(ctx, c.oauth, "urn:workos:oauth:grant-type:radar-email-challenge:code", params, opts)
}

// AuthenticateWithRadarSMSChallengeParams answers a *RadarChallengeRequiredError with the code that was
// sent to the user's telephone.
type AuthenticateWithRadarSMSChallengeParams struct {
	PendingAuthenticationToken core.Secret              `json:"pending_authentication_token"`
	Code                       core.Secret              `json:"code"`
	PhoneNumber                string                   `json:"phone_number,omitzero"`    // E.164
	VerificationID             core.RadarVerificationID `json:"verification_id,omitzero"` // of the challenge that was sent
	SignInContext
}

// AuthenticateWithRadarSMSChallenge goes on with a sign-in that Radar held up.
//
// POST /user_management/authenticate. Errors worth handling: the other step-up errors, and
// core.ErrorCode("invalid_one_time_code"), ("phone_number_required"), ("verification_id_required").
func (c Confidential) AuthenticateWithRadarSMSChallenge(ctx context.Context, params AuthenticateWithRadarSMSChallengeParams, opts ...core.PostOption) (*AuthenticationResponse, error) {
	if err := engine.Required("PendingAuthenticationToken", params.PendingAuthenticationToken.Reveal(), "Code", params.Code.Reveal()); err != nil {
		return nil, err
	}
	return authenticate(ctx, c.oauth, "urn:workos:oauth:grant-type:radar-sms-challenge:code", params, opts)
}
