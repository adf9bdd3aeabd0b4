package usermanagement

import (
	"errors"
	"slices"

	"github.com/workos-typestate/workos/core"
)

// The types of this file are errors of a sign-in that WorkOS does not complete without another step. Each holds what the
// next call needs, and unwraps to the *core.Error. A public client cannot take the step itself: it sends the user back to
// the browser.

// EmailVerificationRequiredError requires the user to verify their address: call AuthenticateWithEmailVerification with the
// code that was sent to Email.
type EmailVerificationRequiredError struct {
	Err                        *core.Error
	PendingAuthenticationToken core.PendingAuthenticationToken
	Email                      string
	EmailVerificationID        core.EmailVerificationID
}

// MFAEnrollmentRequiredError requires the user to enroll a factor (package mfa): do that, then call AuthenticateWithTOTP.
type MFAEnrollmentRequiredError struct {
	Err                        *core.Error
	PendingAuthenticationToken core.PendingAuthenticationToken
	User                       User
}

// MFAChallengeRequiredError requires a second factor: challenge one of AuthenticationFactors (package mfa), then call
// AuthenticateWithTOTP.
type MFAChallengeRequiredError struct {
	Err                        *core.Error
	PendingAuthenticationToken core.PendingAuthenticationToken
	User                       User
	AuthenticationFactors      []PendingFactor
}

// PendingFactor is a factor that can be challenged.
type PendingFactor struct {
	ID   core.AuthenticationFactorID `json:"id"`
	Type string                      `json:"type"`
}

// OrganizationSelectionRequiredError requires the user to choose one of Organizations: call
// AuthenticateWithOrganizationSelection with it.
type OrganizationSelectionRequiredError struct {
	Err                        *core.Error
	PendingAuthenticationToken core.PendingAuthenticationToken
	User                       User
	Organizations              []PendingOrganization
}

// PendingOrganization is an organization that the user can choose.
type PendingOrganization struct {
	ID   core.OrganizationID `json:"id"`
	Name string              `json:"name"`
}

// SSORequiredError requires the user to sign in through one of the connections: build an authorization URL with its ID.
type SSORequiredError struct {
	Err                        *core.Error
	PendingAuthenticationToken core.PendingAuthenticationToken
	Email                      string
	ConnectionIDs              []core.ConnectionID
}

// RadarChallengeRequiredError requires the user to enter a code: call AuthenticateWithRadarEmailChallenge or
// AuthenticateWithRadarSMSChallenge. Err.Code says which challenge Radar chose.
type RadarChallengeRequiredError struct {
	Err                        *core.Error
	PendingAuthenticationToken core.PendingAuthenticationToken
	RadarChallengeID           core.RadarChallengeID
	User                       User
}

func (e *EmailVerificationRequiredError) Error() string     { return e.Err.Error() }
func (e *MFAEnrollmentRequiredError) Error() string         { return e.Err.Error() }
func (e *MFAChallengeRequiredError) Error() string          { return e.Err.Error() }
func (e *OrganizationSelectionRequiredError) Error() string { return e.Err.Error() }
func (e *SSORequiredError) Error() string                   { return e.Err.Error() }
func (e *RadarChallengeRequiredError) Error() string        { return e.Err.Error() }

func (e *EmailVerificationRequiredError) Unwrap() error     { return e.Err }
func (e *MFAEnrollmentRequiredError) Unwrap() error         { return e.Err }
func (e *MFAChallengeRequiredError) Unwrap() error          { return e.Err }
func (e *OrganizationSelectionRequiredError) Unwrap() error { return e.Err }
func (e *SSORequiredError) Unwrap() error                   { return e.Err }
func (e *RadarChallengeRequiredError) Unwrap() error        { return e.Err }

// stepUpBody is the union of the fields that WorkOS adds to the error of an incomplete sign-in.
type stepUpBody struct {
	PendingAuthenticationToken core.PendingAuthenticationToken `json:"pending_authentication_token"`
	Email                      string                          `json:"email"`
	EmailVerificationID        core.EmailVerificationID        `json:"email_verification_id"`
	User                       User                            `json:"user"`
	AuthenticationFactors      []PendingFactor                 `json:"authentication_factors"`
	Organizations              []PendingOrganization           `json:"organizations"`
	ConnectionIDs              []core.ConnectionID             `json:"connection_ids"`
	RadarChallengeID           core.RadarChallengeID           `json:"radar_challenge_id"`
}

// stepUp turns err into the error type of the required step, or returns it unchanged.
func stepUp(err error) error {
	response, ok := errors.AsType[*core.Error](err)
	if !ok {
		return err
	}
	var body stepUpBody
	if response.Decode(&body) != nil {
		return err
	}
	is := func(codes ...core.ErrorCode) bool { // matches the code as WorkOS sent it
		return slices.ContainsFunc(codes, func(code core.ErrorCode) bool { return response.Is(code) })
	}
	token := body.PendingAuthenticationToken
	switch {
	case is("email_verification_required"):
		return &EmailVerificationRequiredError{response, token, body.Email, body.EmailVerificationID}
	case is("mfa_enrollment"):
		return &MFAEnrollmentRequiredError{response, token, body.User}
	case is("mfa_challenge", "mfa_verification"):
		return &MFAChallengeRequiredError{response, token, body.User, body.AuthenticationFactors}
	case is("organization_selection_required"):
		return &OrganizationSelectionRequiredError{response, token, body.User, body.Organizations}
	case is("sso_required"):
		return &SSORequiredError{response, token, body.Email, body.ConnectionIDs}
	case is("radar_challenge", "radar_email_challenge", "radar_sms_challenge", "radar_sign_up_challenge", "radar_sms_sign_in_challenge"):
		return &RadarChallengeRequiredError{response, token, body.RadarChallengeID, body.User}
	}
	return err
}
