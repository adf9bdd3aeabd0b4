package usermanagement

import (
	"errors"
	"slices"

	"github.com/workos-typestate/workos/core"
)

// The types of this file are the answers to a sign-in that WorkOS will not complete without a further
// step. Each holds what the next call needs, and unwraps to the *core.Error. A public client cannot take
// the step itself: it sends the user back to the browser.

// EmailVerificationRequiredError wants AuthenticateWithEmailVerification with the code that was sent to
// Email.
type EmailVerificationRequiredError struct {
	Err                        *core.Error
	PendingAuthenticationToken core.PendingAuthenticationToken
	Email                      string
	EmailVerificationID        core.EmailVerificationID
}

// MFAEnrollmentRequiredError wants the user to enroll a factor (package mfa) and then
// AuthenticateWithTOTP.
type MFAEnrollmentRequiredError struct {
	Err                        *core.Error
	PendingAuthenticationToken core.PendingAuthenticationToken
	User                       User
}

// MFAChallengeRequiredError wants one of the factors challenged (package mfa) and then
// AuthenticateWithTOTP.
type MFAChallengeRequiredError struct {
	Err                        *core.Error
	PendingAuthenticationToken core.PendingAuthenticationToken
	User                       User
	AuthenticationFactors      []PendingFactor
}

// PendingFactor is a factor that the user may be challenged with.
type PendingFactor struct {
	ID   core.AuthenticationFactorID `json:"id"`
	Type string                      `json:"type"`
}

// OrganizationSelectionRequiredError wants AuthenticateWithOrganizationSelection with one of
// Organizations.
type OrganizationSelectionRequiredError struct {
	Err                        *core.Error
	PendingAuthenticationToken core.PendingAuthenticationToken
	User                       User
	Organizations              []PendingOrganization
}

// PendingOrganization is an organization that the user may choose.
type PendingOrganization struct {
	ID   core.OrganizationID `json:"id"`
	Name string              `json:"name"`
}

// SSORequiredError wants the user to sign in through one of the connections: build an authorization URL
// with its ID.
type SSORequiredError struct {
	Err                        *core.Error
	PendingAuthenticationToken core.PendingAuthenticationToken
	Email                      string
	ConnectionIDs              []core.ConnectionID
}

// RadarChallengeRequiredError wants AuthenticateWithRadarEmailChallenge or
// AuthenticateWithRadarSMSChallenge; Err.Code says which challenge Radar chose.
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

// stepUpBody is the union of what WorkOS adds to the error of an incomplete sign-in.
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

// stepUp turns the answer into the type of the step that it asks for, or returns err as it is.
func stepUp(err error) error {
	answer, ok := errors.AsType[*core.Error](err)
	if !ok {
		return err
	}
	var body stepUpBody
	if answer.Decode(&body) != nil {
		return err
	}
	is := func(codes ...core.ErrorCode) bool { // as the code came, whatever the request held
		return slices.ContainsFunc(codes, func(code core.ErrorCode) bool { return answer.Is(code) })
	}
	token := body.PendingAuthenticationToken
	switch {
	case is("email_verification_required"):
		return &EmailVerificationRequiredError{answer, token, body.Email, body.EmailVerificationID}
	case is("mfa_enrollment"):
		return &MFAEnrollmentRequiredError{answer, token, body.User}
	case is("mfa_challenge", "mfa_verification"):
		return &MFAChallengeRequiredError{answer, token, body.User, body.AuthenticationFactors}
	case is("organization_selection_required"):
		return &OrganizationSelectionRequiredError{answer, token, body.User, body.Organizations}
	case is("sso_required"):
		return &SSORequiredError{answer, token, body.Email, body.ConnectionIDs}
	case is("radar_challenge", "radar_email_challenge", "radar_sms_challenge", "radar_sign_up_challenge", "radar_sms_sign_in_challenge"):
		return &RadarChallengeRequiredError{answer, token, body.RadarChallengeID, body.User}
	}
	return err
}
