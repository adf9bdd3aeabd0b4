package events

import "github.com/workos-typestate/workos/core"

// Authentication is the outcome of a sign-in.
type Authentication struct {
	Type      AuthenticationType   `json:"type"`
	Status    AuthenticationStatus `json:"status"`
	UserID    core.UserID          `json:"user_id"` // empty if the user is unknown
	Email     string               `json:"email"`
	IPAddress string               `json:"ip_address"`
	UserAgent string               `json:"user_agent"`
	SSO       *AuthenticationSSO   `json:"sso,omitzero"`   // for single sign-on
	Error     *AuthenticationError `json:"error,omitzero"` // set if it failed or timed out
}

// AuthenticationType is the method of a sign-in.
type AuthenticationType string

// The methods of signing in.
const (
	AuthenticationTypeEmailVerification AuthenticationType = "email_verification"
	AuthenticationTypeMagicAuth         AuthenticationType = "magic_auth"
	AuthenticationTypeMFA               AuthenticationType = "mfa"
	AuthenticationTypeOAuth             AuthenticationType = "oauth"
	AuthenticationTypePasskey           AuthenticationType = "passkey"
	AuthenticationTypePassword          AuthenticationType = "password"
	AuthenticationTypeReauthentication  AuthenticationType = "reauthentication"
	AuthenticationTypeSSO               AuthenticationType = "sso"
)

// AuthenticationStatus is the status of a sign-in.
type AuthenticationStatus string

// The statuses of a sign-in.
const (
	AuthenticationStatusStarted   AuthenticationStatus = "started"
	AuthenticationStatusSucceeded AuthenticationStatus = "succeeded"
	AuthenticationStatusFailed    AuthenticationStatus = "failed"
	AuthenticationStatusTimedOut  AuthenticationStatus = "timed_out"
)

// AuthenticationSSO describes a single sign-on.
type AuthenticationSSO struct {
	ConnectionID   core.ConnectionID   `json:"connection_id"`
	OrganizationID core.OrganizationID `json:"organization_id"`
	SessionID      core.SessionID      `json:"session_id"`
}

// AuthenticationError is the reason why a sign-in failed.
type AuthenticationError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// RadarAction is an action that Radar checks.
type RadarAction string

// The actions that Radar checks.
const (
	RadarActionSignUp RadarAction = "signup"
	RadarActionLogin  RadarAction = "login"
)

// Outcomes of sign-ins.
type (
	// AuthenticationEmailVerificationFailed is a sign-in by email verification code that failed.
	AuthenticationEmailVerificationFailed struct{ Authentication }
	// AuthenticationEmailVerificationSucceeded is a sign-in by email verification code.
	AuthenticationEmailVerificationSucceeded struct{ Authentication }
	// AuthenticationMagicAuthFailed is a sign-in by one-time code that failed.
	AuthenticationMagicAuthFailed struct{ Authentication }
	// AuthenticationMagicAuthSucceeded is a sign-in by one-time code.
	AuthenticationMagicAuthSucceeded struct{ Authentication }
	// AuthenticationMFAFailed is a sign-in by second factor that failed.
	AuthenticationMFAFailed struct{ Authentication }
	// AuthenticationMFASucceeded is a sign-in by second factor.
	AuthenticationMFASucceeded struct{ Authentication }
	// AuthenticationOAuthFailed is a sign-in at an OAuth provider that failed.
	AuthenticationOAuthFailed struct{ Authentication }
	// AuthenticationOAuthSucceeded is a sign-in at an OAuth provider.
	AuthenticationOAuthSucceeded struct{ Authentication }
	// AuthenticationPasskeyFailed is a sign-in by passkey that failed.
	AuthenticationPasskeyFailed struct{ Authentication }
	// AuthenticationPasskeySucceeded is a sign-in by passkey.
	AuthenticationPasskeySucceeded struct{ Authentication }
	// AuthenticationPasswordFailed is a sign-in by password that failed.
	AuthenticationPasswordFailed struct{ Authentication }
	// AuthenticationPasswordSucceeded is a sign-in by password.
	AuthenticationPasswordSucceeded struct{ Authentication }
	// AuthenticationReauthenticationSucceeded is a signed-in user who has authenticated again.
	AuthenticationReauthenticationSucceeded struct{ Authentication }
	// AuthenticationSSOStarted is a user who was sent to their identity provider.
	AuthenticationSSOStarted struct{ Authentication }
	// AuthenticationSSOFailed is a sign-in at an identity provider that failed.
	AuthenticationSSOFailed struct{ Authentication }
	// AuthenticationSSOSucceeded is a sign-in at an identity provider.
	AuthenticationSSOSucceeded struct{ Authentication }
	// AuthenticationSSOTimedOut is a user who did not return from their identity provider in time.
	AuthenticationSSOTimedOut struct{ Authentication }
)

// Actions of Radar.
type (
	// AuthenticationRadarRiskDetected is a sign-in or sign-up that Radar considers risky.
	AuthenticationRadarRiskDetected struct {
		Action        RadarAction `json:"action"`
		AuthMethod    string      `json:"auth_method"`
		Control       string      `json:"control"`        // the control of Radar that detected it
		BlocklistType string      `json:"blocklist_type"` // set if it is on a list
		UserID        core.UserID `json:"user_id"`
		Email         string      `json:"email"`
		IPAddress     string      `json:"ip_address"`
		UserAgent     string      `json:"user_agent"`
	}
	// RadarChallengeCreated is a code that Radar requires from the user.
	RadarChallengeCreated struct {
		ID     core.RadarChallengeID `json:"radar_challenge_id"`
		Type   string                `json:"type"` // "email"
		UserID core.UserID           `json:"user_id"`
		Email  string                `json:"email"`
	}
)
