package usermanagement

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// MagicAuth is a one-time code that signs a user in.
type MagicAuth struct {
	Object    string           `json:"object"` // "magic_auth"
	ID        core.MagicAuthID `json:"id"`
	UserID    core.UserID      `json:"user_id"`
	Email     string           `json:"email"`
	Code      core.OneTimeCode `json:"code"` // for AuthenticateWithMagicAuth
	ExpiresAt time.Time        `json:"expires_at"`
	CreatedAt time.Time        `json:"created_at"`
	UpdatedAt time.Time        `json:"updated_at"`
}

// GetMagicAuth returns the code with the given ID, which an event names.
//
// GET /user_management/magic_auth/{id}. Errors worth handling: core.ErrNotFound.
func (c Confidential) GetMagicAuth(ctx context.Context, id core.MagicAuthID, opts ...core.GetOption) (*MagicAuth, error) {
	return engine.Get[MagicAuth](ctx, c.confidential, engine.Path1("/user_management/magic_auth/{id}", id), opts...)
}

// CreateMagicAuthParams holds the optional parameters of CreateMagicAuth.
type CreateMagicAuthParams struct {
	InvitationToken core.InvitationToken `json:"invitation_token,omitzero"` // accepted with the sign-in

	// The device that the user signs in from, for Radar.
	IPAddress          string                  `json:"ip_address,omitzero"`
	UserAgent          string                  `json:"user_agent,omitzero"`
	RadarAuthAttemptID core.RadarAuthAttemptID `json:"radar_auth_attempt_id,omitzero"` // of an earlier response for the same sign-in
	SignalsID          core.SignalsID          `json:"signals_id,omitzero"`
}

// CreatedMagicAuth is a new code, and Radar's assessment of the sign-in if there is one.
type CreatedMagicAuth struct {
	MagicAuth
	RadarAuthAttemptID core.RadarAuthAttemptID `json:"radar_auth_attempt_id"` // for AuthenticateWithMagicAuth
}

// CreateMagicAuth creates a one-time code, and a user if there is none with that address. The application sends the code to
// that address, unless WorkOS is configured to.
//
// POST /user_management/magic_auth. Errors worth handling: core.ErrUnprocessable, and
// core.ErrorCode("authentication_method_not_allowed"), ("sign_up_not_allowed"), ("invitation_invalid"),
// ("email_domain_not_deliverable"), ("daily_quota_exceeded").
func (c Confidential) CreateMagicAuth(ctx context.Context, email string, params *CreateMagicAuthParams, opts ...core.PostOption) (*CreatedMagicAuth, error) {
	body := struct {
		Email string `json:"email"`
		*CreateMagicAuthParams
	}{email, params}
	return engine.Post[CreatedMagicAuth](ctx, c.confidential, core.Path("/user_management/magic_auth"), body, opts...)
}
