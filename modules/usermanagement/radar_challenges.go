package usermanagement

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// RadarChallenge is a code that Radar requires before a suspicious sign-in continues.
type RadarChallenge struct {
	Object    string                `json:"object"` // "radar_challenge"
	ID        core.RadarChallengeID `json:"id"`
	Type      string                `json:"type"` // "email"
	UserID    core.UserID           `json:"user_id"`
	Email     string                `json:"email"`
	Code      core.OneTimeCode      `json:"code"` // for AuthenticateWithRadarEmailChallenge
	ExpiresAt time.Time             `json:"expires_at"`
	CreatedAt time.Time             `json:"created_at"`
	UpdatedAt time.Time             `json:"updated_at"`
}

// GetRadarChallenge returns the challenge with the given ID, which an event or a *RadarChallengeRequiredError
// names.
//
// GET /user_management/radar_challenges/{id}. Errors worth handling: core.ErrNotFound.
func (c Confidential) GetRadarChallenge(ctx context.Context, id core.RadarChallengeID, opts ...core.GetOption) (*RadarChallenge, error) {
	return engine.Get[RadarChallenge](ctx, c.confidential, engine.Path1("/user_management/radar_challenges/{id}", id), opts...)
}

// SendRadarSMSChallengeParams describes the device that the user signs in from.
type SendRadarSMSChallengeParams struct {
	IPAddress string `json:"ip_address,omitzero"`
	UserAgent string `json:"user_agent,omitzero"`
}

// RadarSMSChallenge is a code that was sent to a telephone.
type RadarSMSChallenge struct {
	VerificationID core.RadarVerificationID `json:"verification_id"` // for AuthenticateWithRadarSMSChallenge
	PhoneNumber    string                   `json:"phone_number"`
}

// SendRadarSMSChallenge sends a code to the user's telephone, after a *RadarChallengeRequiredError. The number is in E.164
// format. AuthenticateWithRadarSMSChallenge continues the sign-in with the code.
//
// POST /user_management/radar_challenges. Errors worth handling: core.ErrUnprocessable.
func (c Confidential) SendRadarSMSChallenge(ctx context.Context, userID core.UserID, pendingAuthenticationToken core.PendingAuthenticationToken, phoneNumber string, params *SendRadarSMSChallengeParams, opts ...core.PostOption) (*RadarSMSChallenge, error) {
	body := struct {
		UserID                     core.UserID                     `json:"user_id"`
		PendingAuthenticationToken core.PendingAuthenticationToken `json:"pending_authentication_token"`
		PhoneNumber                string                          `json:"phone_number"`
		*SendRadarSMSChallengeParams
	}{userID, pendingAuthenticationToken, phoneNumber, params}
	return engine.Post[RadarSMSChallenge](ctx, c.confidential, core.Path("/user_management/radar_challenges"), body, opts...)
}
