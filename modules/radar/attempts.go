package radar

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Assessment is Radar's assessment of an attempt.
type Assessment struct {
	AttemptID     core.RadarAttemptID `json:"attempt_id"` // for UpdateAttempt
	Verdict       Verdict             `json:"verdict"`
	Reason        string              `json:"reason"`         // WorkOS's text
	Control       Control             `json:"control"`        // the control that decided, if any
	BlocklistType ListType            `json:"blocklist_type"` // the list that decided, if any
}

// Verdict is the decision about an attempt.
type Verdict string

// The verdicts.
const (
	VerdictAllow     Verdict = "allow"
	VerdictBlock     Verdict = "block"
	VerdictChallenge Verdict = "challenge" // ask for more proof
)

// Control is a rule of Radar.
type Control string

// The controls that can decide about an attempt.
const (
	ControlBotDetection          Control = "bot_detection"
	ControlBruteForceAttack      Control = "brute_force_attack"
	ControlDomainSignUpRateLimit Control = "domain_sign_up_rate_limit"
	ControlImpossibleTravel      Control = "impossible_travel"
	ControlRepeatSignUp          Control = "repeat_sign_up"
	ControlRestriction           Control = "restriction"
	ControlStaleAccount          Control = "stale_account"
	ControlUnrecognizedDevice    Control = "unrecognized_device"
)

// Action is the attempted action.
type Action string

// The actions that Radar assesses.
const (
	ActionSignIn Action = "sign-in"
	ActionSignUp Action = "sign-up"
)

// AuthMethod is an authentication method.
type AuthMethod string

// The methods that Radar distinguishes.
const (
	AuthMethodAuthenticator AuthMethod = "Authenticator"
	AuthMethodEmailOTP      AuthMethod = "Email_OTP"
	AuthMethodOther         AuthMethod = "Other"
	AuthMethodPasskey       AuthMethod = "Passkey"
	AuthMethodPassword      AuthMethod = "Password"
	AuthMethodSMSOTP        AuthMethod = "SMS_OTP"
	AuthMethodSocial        AuthMethod = "Social"
	AuthMethodSSO           AuthMethod = "SSO"
)

// CreateAttemptParams describes an attempt. All fields but SignalsID are required.
type CreateAttemptParams struct {
	Action     Action         `json:"action"`
	AuthMethod AuthMethod     `json:"auth_method"`
	Email      string         `json:"email"`
	IPAddress  string         `json:"ip_address"`
	UserAgent  string         `json:"user_agent"`
	SignalsID  core.SignalsID `json:"signals_id,omitzero"` // the device's ID from Radar's script in the browser
}

// CreateAttempt reports an attempt and returns Radar's assessment.
//
// POST /radar/attempts. Errors worth handling: core.ErrBadRequest.
func (s Service) CreateAttempt(ctx context.Context, params CreateAttemptParams, opts ...core.PostOption) (*Assessment, error) {
	return engine.Post[Assessment](ctx, s.client, core.Path("/radar/attempts"), params, opts...)
}

// Status is the outcome of an attempt or a challenge.
type Status string

// StatusSuccess is the only status that can be reported.
const StatusSuccess Status = "success"

// UpdateAttemptParams is the outcome of an attempt; fields that are left out do not change.
type UpdateAttemptParams struct {
	AttemptStatus   Status `json:"attempt_status,omitzero"`
	ChallengeStatus Status `json:"challenge_status,omitzero"`
}

// UpdateAttempt reports the outcome of an attempt, from which Radar learns.
//
// PUT /radar/attempts/{id}. Errors worth handling: core.ErrBadRequest, core.ErrNotFound.
func (s Service) UpdateAttempt(ctx context.Context, id core.RadarAttemptID, params *UpdateAttemptParams, opts ...core.PutOption) error {
	_, err := engine.Put[engine.None](ctx, s.client, engine.Path1("/radar/attempts/{id}", id), params, opts...)
	return err
}
