package radar

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Assessment is Radar's judgement of an attempt.
type Assessment struct {
	AttemptID     core.RadarAttemptID `json:"attempt_id"` // for UpdateAttempt
	Verdict       Verdict             `json:"verdict"`
	Reason        string              `json:"reason"`         // in WorkOS's words
	Control       Control             `json:"control"`        // what decided; empty if nothing did
	BlocklistType ListType            `json:"blocklist_type"` // the list that decided, if it was one
}

// Verdict says what to do with an attempt.
type Verdict string

// The verdicts.
const (
	VerdictAllow     Verdict = "allow"
	VerdictBlock     Verdict = "block"
	VerdictChallenge Verdict = "challenge" // ask for more proof
)

// Control is a rule of Radar's.
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

// Action is what somebody attempts.
type Action string

// The actions that Radar judges.
const (
	ActionSignIn Action = "sign-in"
	ActionSignUp Action = "sign-up"
)

// AuthMethod is how somebody proves who they are.
type AuthMethod string

// The methods that Radar tells apart.
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
	SignalsID  core.SignalsID `json:"signals_id,omitzero"` // what Radar's script in the browser gave the device
}

// CreateAttempt reports an attempt and returns what Radar thinks of it.
//
// POST /radar/attempts. Errors worth handling: core.ErrBadRequest.
func (s Service) CreateAttempt(ctx context.Context, params CreateAttemptParams, opts ...core.PostOption) (*Assessment, error) {
	return engine.Post[Assessment](ctx, s.client, core.Path("/radar/attempts"), params, opts...)
}

// Status is what became of an attempt or a challenge.
type Status string

// StatusSuccess is the only status that can be reported.
const StatusSuccess Status = "success"

// UpdateAttemptParams says what became of an attempt; what is left out stays as it is.
type UpdateAttemptParams struct {
	AttemptStatus   Status `json:"attempt_status,omitzero"`
	ChallengeStatus Status `json:"challenge_status,omitzero"`
}

// UpdateAttempt reports what became of an attempt, from which Radar learns.
//
// PUT /radar/attempts/{id}. Errors worth handling: core.ErrBadRequest, core.ErrNotFound.
func (s Service) UpdateAttempt(ctx context.Context, id core.RadarAttemptID, params *UpdateAttemptParams, opts ...core.PutOption) error {
	_, err := engine.Put[engine.None](ctx, s.client, engine.Path1("/radar/attempts/{id}", id), params, opts...)
	return err
}
