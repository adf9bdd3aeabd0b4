package usermanagement

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/pkce"
)

// The grants of this file need the client secret, so only Confidential has them. Each is POST /user_management/authenticate,
// and may return the step-up errors of this package.

// AuthenticateWithCodeParams holds the optional parameters of AuthenticateWithCode: the verifier, if the sign-in started
// with one.
type AuthenticateWithCodeParams struct {
	Verifier        pkce.Verifier        `json:"code_verifier,omitzero"`
	InvitationToken core.InvitationToken `json:"invitation_token,omitzero"`
	SignalsID       core.SignalsID       `json:"signals_id,omitzero"`
	SignInContext
}

// AuthenticateWithCode completes a sign-in that AuthorizationURL started.
//
// POST /user_management/authenticate (RFC 6749 §4.1.3). Errors worth handling: the step-up errors, and
// core.ErrorCode("invalid_grant") for a wrong, used or expired code.
func (c Confidential) AuthenticateWithCode(ctx context.Context, code core.AuthorizationCode, params *AuthenticateWithCodeParams, opts ...core.PostOption) (*AuthenticationResponse, error) {
	if err := engine.Required("code", code.Reveal()); err != nil {
		return nil, err
	}
	body := struct {
		Code core.AuthorizationCode `json:"code"`
		*AuthenticateWithCodeParams
	}{code, params}
	return authenticate(ctx, c.oauth, "authorization_code", body, opts)
}

// AuthenticateWithPasswordParams holds the optional parameters of AuthenticateWithPassword.
type AuthenticateWithPasswordParams struct {
	InvitationToken    core.InvitationToken    `json:"invitation_token,omitzero"`
	RadarAuthAttemptID core.RadarAuthAttemptID `json:"radar_auth_attempt_id,omitzero"`
	SignalsID          core.SignalsID          `json:"signals_id,omitzero"`
	SignInContext
}

// AuthenticateWithPassword signs a user in with an email address and a password.
//
// POST /user_management/authenticate. Errors worth handling: the step-up errors, and
// core.ErrorCode("invalid_credentials").
func (c Confidential) AuthenticateWithPassword(ctx context.Context, email string, password core.Password, params *AuthenticateWithPasswordParams, opts ...core.PostOption) (*AuthenticationResponse, error) {
	if err := engine.Required("email", email, "password", password.Reveal()); err != nil {
		return nil, err
	}
	body := struct {
		Email    string        `json:"email"`
		Password core.Password `json:"password"`
		*AuthenticateWithPasswordParams
	}{email, password, params}
	return authenticate(ctx, c.oauth, "password", body, opts)
}

// AuthenticateWithMagicAuthParams holds the optional parameters of AuthenticateWithMagicAuth.
type AuthenticateWithMagicAuthParams struct {
	InvitationToken    core.InvitationToken    `json:"invitation_token,omitzero"`
	RadarAuthAttemptID core.RadarAuthAttemptID `json:"radar_auth_attempt_id,omitzero"`
	SignalsID          core.SignalsID          `json:"signals_id,omitzero"`
	SignInContext

	// LinkAuthorizationCode is the code of an OAuth sign-in. WorkOS links its account to the user.
	LinkAuthorizationCode core.AuthorizationCode `json:"link_authorization_code,omitzero"`
}

// AuthenticateWithMagicAuth signs a user in with the one-time code that was emailed to them.
//
// POST /user_management/authenticate. Errors worth handling: the step-up errors, and
// core.ErrorCode("invalid_one_time_code"), ("one_time_code_expired"), ("one_time_code_previously_used"),
// ("one_time_code_too_many_attempts").
func (c Confidential) AuthenticateWithMagicAuth(ctx context.Context, email string, code core.OneTimeCode, params *AuthenticateWithMagicAuthParams, opts ...core.PostOption) (*AuthenticationResponse, error) {
	if err := engine.Required("email", email, "code", code.Reveal()); err != nil {
		return nil, err
	}
	body := struct {
		Email string           `json:"email"`
		Code  core.OneTimeCode `json:"code"`
		*AuthenticateWithMagicAuthParams
	}{email, code, params}
	return authenticate(ctx, c.oauth, "urn:workos:oauth:grant-type:magic-auth:code", body, opts)
}

// AuthenticateWithEmailVerificationParams holds the optional parameters of AuthenticateWithEmailVerification.
type AuthenticateWithEmailVerificationParams struct {
	SignInContext
}

// AuthenticateWithEmailVerification continues a sign-in after an *EmailVerificationRequiredError, with the code that was
// sent to the user's address.
//
// POST /user_management/authenticate. Errors worth handling: the other step-up errors, and
// core.ErrorCode("invalid_one_time_code"), ("invalid_pending_authentication_token").
func (c Confidential) AuthenticateWithEmailVerification(ctx context.Context, pendingAuthenticationToken core.PendingAuthenticationToken, code core.OneTimeCode, params *AuthenticateWithEmailVerificationParams, opts ...core.PostOption) (*AuthenticationResponse, error) {
	if err := engine.Required("pendingAuthenticationToken", pendingAuthenticationToken.Reveal(), "code", code.Reveal()); err != nil {
		return nil, err
	}
	body := struct {
		PendingAuthenticationToken core.PendingAuthenticationToken `json:"pending_authentication_token"`
		Code                       core.OneTimeCode                `json:"code"`
		*AuthenticateWithEmailVerificationParams
	}{pendingAuthenticationToken, code, params}
	return authenticate(ctx, c.oauth, "urn:workos:oauth:grant-type:email-verification:code", body, opts)
}

// AuthenticateWithTOTPParams holds the optional parameters of AuthenticateWithTOTP.
type AuthenticateWithTOTPParams struct {
	SignInContext
}

// AuthenticateWithTOTP continues a sign-in after an *MFAChallengeRequiredError, with a one-time password (RFC 6238).
// Challenge one of the error's factors with package mfa, and pass the challenge's ID and the user's code.
//
// POST /user_management/authenticate. Errors worth handling: the other step-up errors, and
// core.ErrorCode("invalid_one_time_code"), ("invalid_pending_authentication_token").
func (c Confidential) AuthenticateWithTOTP(ctx context.Context, pendingAuthenticationToken core.PendingAuthenticationToken, authenticationChallengeID core.AuthenticationChallengeID, code core.OneTimeCode, params *AuthenticateWithTOTPParams, opts ...core.PostOption) (*AuthenticationResponse, error) {
	if err := engine.Required(
		"pendingAuthenticationToken", pendingAuthenticationToken.Reveal(),
		"authenticationChallengeID", string(authenticationChallengeID),
		"code", code.Reveal(),
	); err != nil {
		return nil, err
	}
	body := struct {
		PendingAuthenticationToken core.PendingAuthenticationToken `json:"pending_authentication_token"`
		AuthenticationChallengeID  core.AuthenticationChallengeID  `json:"authentication_challenge_id"`
		Code                       core.OneTimeCode                `json:"code"`
		*AuthenticateWithTOTPParams
	}{pendingAuthenticationToken, authenticationChallengeID, code, params}
	return authenticate(ctx, c.oauth, "urn:workos:oauth:grant-type:mfa-totp", body, opts)
}

// AuthenticateWithOrganizationSelectionParams holds the optional parameters of AuthenticateWithOrganizationSelection.
type AuthenticateWithOrganizationSelectionParams struct {
	SignInContext
}

// AuthenticateWithOrganizationSelection continues a sign-in after an *OrganizationSelectionRequiredError, with the
// organization that the user chose.
//
// POST /user_management/authenticate. Errors worth handling: the other step-up errors, and
// core.ErrorCode("organization_membership_not_found"), ("invalid_pending_authentication_token").
func (c Confidential) AuthenticateWithOrganizationSelection(ctx context.Context, pendingAuthenticationToken core.PendingAuthenticationToken, organizationID core.OrganizationID, params *AuthenticateWithOrganizationSelectionParams, opts ...core.PostOption) (*AuthenticationResponse, error) {
	if err := engine.Required("pendingAuthenticationToken", pendingAuthenticationToken.Reveal(), "organizationID", string(organizationID)); err != nil {
		return nil, err
	}
	body := struct {
		PendingAuthenticationToken core.PendingAuthenticationToken `json:"pending_authentication_token"`
		OrganizationID             core.OrganizationID             `json:"organization_id"`
		*AuthenticateWithOrganizationSelectionParams
	}{pendingAuthenticationToken, organizationID, params}
	return authenticate(ctx, c.oauth, "urn:workos:oauth:grant-type:organization-selection", body, opts)
}

// AuthenticateWithRadarEmailChallengeParams holds the optional parameters of AuthenticateWithRadarEmailChallenge.
type AuthenticateWithRadarEmailChallengeParams struct {
	SignInContext
}

// AuthenticateWithRadarEmailChallenge continues a sign-in after a *RadarChallengeRequiredError, with the code that was
// emailed to the user.
//
// POST /user_management/authenticate. Errors worth handling: the other step-up errors, and
// core.ErrorCode("invalid_one_time_code").
func (c Confidential) AuthenticateWithRadarEmailChallenge(ctx context.Context, pendingAuthenticationToken core.PendingAuthenticationToken, radarChallengeID core.RadarChallengeID, code core.OneTimeCode, params *AuthenticateWithRadarEmailChallengeParams, opts ...core.PostOption) (*AuthenticationResponse, error) {
	if err := engine.Required(
		"pendingAuthenticationToken", pendingAuthenticationToken.Reveal(),
		"radarChallengeID", string(radarChallengeID),
		"code", code.Reveal(),
	); err != nil {
		return nil, err
	}
	body := struct {
		PendingAuthenticationToken core.PendingAuthenticationToken `json:"pending_authentication_token"`
		RadarChallengeID           core.RadarChallengeID           `json:"radar_challenge_id"`
		Code                       core.OneTimeCode                `json:"code"`
		*AuthenticateWithRadarEmailChallengeParams
	}{pendingAuthenticationToken, radarChallengeID, code, params}
	return authenticate(ctx, c.oauth, "urn:workos:oauth:grant-type:radar-email-challenge:code", body, opts)
}

// AuthenticateWithRadarSMSChallengeParams identifies the challenge. WorkOS returns an error if PhoneNumber or VerificationID
// is required.
type AuthenticateWithRadarSMSChallengeParams struct {
	PhoneNumber    string                   `json:"phone_number,omitzero"`    // E.164
	VerificationID core.RadarVerificationID `json:"verification_id,omitzero"` // of the challenge that was sent
	SignInContext
}

// AuthenticateWithRadarSMSChallenge continues a sign-in after a *RadarChallengeRequiredError, with the code that was sent to
// the user's telephone.
//
// POST /user_management/authenticate. Errors worth handling: the other step-up errors, and
// core.ErrorCode("invalid_one_time_code"), ("phone_number_required"), ("verification_id_required").
func (c Confidential) AuthenticateWithRadarSMSChallenge(ctx context.Context, pendingAuthenticationToken core.PendingAuthenticationToken, code core.OneTimeCode, params AuthenticateWithRadarSMSChallengeParams, opts ...core.PostOption) (*AuthenticationResponse, error) {
	if err := engine.Required("pendingAuthenticationToken", pendingAuthenticationToken.Reveal(), "code", code.Reveal()); err != nil {
		return nil, err
	}
	body := struct {
		PendingAuthenticationToken core.PendingAuthenticationToken `json:"pending_authentication_token"`
		Code                       core.OneTimeCode                `json:"code"`
		AuthenticateWithRadarSMSChallengeParams
	}{pendingAuthenticationToken, code, params}
	return authenticate(ctx, c.oauth, "urn:workos:oauth:grant-type:radar-sms-challenge:code", body, opts)
}
