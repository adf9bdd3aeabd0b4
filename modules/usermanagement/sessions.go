package usermanagement

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Session lasts from a sign-in to the sign-out, across all its access tokens.
type Session struct {
	Object         string              `json:"object"` // "session"
	ID             core.SessionID      `json:"id"`     // the sid claim of its access tokens
	UserID         core.UserID         `json:"user_id"`
	OrganizationID core.OrganizationID `json:"organization_id"` // empty if the session has no organization
	Status         SessionStatus       `json:"status"`
	AuthMethod     SessionAuthMethod   `json:"auth_method"`
	Impersonator   *Impersonator       `json:"impersonator,omitzero"` // set if somebody else signed in as the user
	IPAddress      string              `json:"ip_address"`
	UserAgent      string              `json:"user_agent"`
	ExpiresAt      time.Time           `json:"expires_at"`
	EndedAt        time.Time           `json:"ended_at,omitzero"` // zero while the session is active
	CreatedAt      time.Time           `json:"created_at"`
	UpdatedAt      time.Time           `json:"updated_at"`
}

// SessionStatus is the status of a session.
type SessionStatus string

// The statuses of a session.
const (
	SessionStatusActive  SessionStatus = "active"
	SessionStatusExpired SessionStatus = "expired"
	SessionStatusRevoked SessionStatus = "revoked"
)

// SessionAuthMethod is how a session began. It is coarser than AuthenticationMethod.
type SessionAuthMethod string

// The ways in which a session can begin.
const (
	SessionAuthMethodCrossAppAuth    SessionAuthMethod = "cross_app_auth"
	SessionAuthMethodExternalAuth    SessionAuthMethod = "external_auth"
	SessionAuthMethodImpersonation   SessionAuthMethod = "impersonation"
	SessionAuthMethodMagicCode       SessionAuthMethod = "magic_code"
	SessionAuthMethodMigratedSession SessionAuthMethod = "migrated_session"
	SessionAuthMethodOAuth           SessionAuthMethod = "oauth"
	SessionAuthMethodPasskey         SessionAuthMethod = "passkey"
	SessionAuthMethodPassword        SessionAuthMethod = "password"
	SessionAuthMethodSSO             SessionAuthMethod = "sso"
	SessionAuthMethodUnknown         SessionAuthMethod = "unknown"
)

// ListUserSessionsParams selects a page of sessions.
type ListUserSessionsParams struct {
	core.ListOptions
}

// ListUserSessions returns the sessions of a user, including those that have ended.
//
// GET /user_management/users/{user_id}/sessions. Errors worth handling: core.ErrNotFound, core.ErrUnprocessable.
func (c Confidential) ListUserSessions(ctx context.Context, userID core.UserID, params *ListUserSessionsParams, opts ...core.GetOption) *core.Listing[Session] {
	return engine.List[Session](ctx, c.confidential, engine.Path1("/user_management/users/{user_id}/sessions", userID), params, opts...)
}

// RevokeSession ends a session: it can no longer be refreshed. Its access tokens remain valid until they expire. LogoutURL
// ends the session of the user's own browser.
//
// POST /user_management/sessions/revoke. Errors worth handling: core.ErrBadRequest.
func (c Confidential) RevokeSession(ctx context.Context, id core.SessionID, opts ...core.PostOption) error {
	if err := engine.Required("id", string(id)); err != nil {
		return err
	}
	body := struct {
		SessionID core.SessionID `json:"session_id"`
	}{id}
	_, err := engine.Post[engine.None](ctx, c.confidential, core.Path("/user_management/sessions/revoke"), body, opts...)
	return err
}
