package events

import "github.com/workos-typestate/workos/core"

// Authentication is how a sign-in went.
type Authentication struct {
	Type      AuthenticationType   `json:"type"`
	Status    AuthenticationStatus `json:"status"`
	UserID    core.UserID          `json:"user_id"` // empty if it is not known who it was
	Email     string               `json:"email"`
	IPAddress string               `json:"ip_address"`
	UserAgent string               `json:"user_agent"`
	SSO       *AuthenticationSSO   `json:"sso,omitzero"`   // of single sign-on
	Error     *AuthenticationError `json:"error,omitzero"` // why it failed, or timed out
}

// AuthenticationType is the means of a sign-in.
type AuthenticationType string

// The means of signing in.
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

// AuthenticationStatus is how far a sign-in has come.
type AuthenticationStatus string

// The statuses of a sign-in.
const (
	AuthenticationStatusStarted   AuthenticationStatus = "started"
	AuthenticationStatusSucceeded AuthenticationStatus = "succeeded"
	AuthenticationStatusFailed    AuthenticationStatus = "failed"
	AuthenticationStatusTimedOut  AuthenticationStatus = "timed_out"
)

// AuthenticationSSO is what a single sign-on goes through.
type AuthenticationSSO struct {
	ConnectionID   core.ConnectionID   `json:"connection_id"`
	OrganizationID core.OrganizationID `json:"organization_id"`
	SessionID      core.SessionID      `json:"session_id"`
}

// AuthenticationError is why a sign-in failed.
type AuthenticationError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// RadarAction is what somebody attempts.
type RadarAction string

// The actions that Radar judges.
const (
	RadarActionSignUp RadarAction = "signup"
	RadarActionLogin  RadarAction = "login"
)

// How sign-ins went.
type (
	// AuthenticationEmailVerificationFailed is a sign-in by e-mail verification code that failed.
	AuthenticationEmailVerificationFailed struct{ Authentication }
	// AuthenticationEmailVerificationSucceeded is a sign-in by e-mail verification code.
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
	// AuthenticationReauthenticationSucceeded is a user, signed in already, who has proved once more who they are.
	AuthenticationReauthenticationSucceeded struct{ Authentication }
	// AuthenticationSSOStarted is a user who was sent to their identity provider.
	AuthenticationSSOStarted struct{ Authentication }
	// AuthenticationSSOFailed is a sign-in at an identity provider that failed.
	AuthenticationSSOFailed struct{ Authentication }
	// AuthenticationSSOSucceeded is a sign-in at an identity provider.
	AuthenticationSSOSucceeded struct{ Authentication }
	// AuthenticationSSOTimedOut is a user who did not come back from their identity provider in time.
	AuthenticationSSOTimedOut struct{ Authentication }
)

// What Radar did.
type (
	// AuthenticationRadarRiskDetected is a sign-in or sign-up that Radar finds fault with.
	AuthenticationRadarRiskDetected struct {
		Action        RadarAction `json:"action"`
		AuthMethod    string      `json:"auth_method"`
		Control       string      `json:"control"`        // of Radar's that found it
		BlocklistType string      `json:"blocklist_type"` // if it is on a list
		UserID        core.UserID `json:"user_id"`
		Email         string      `json:"email"`
		IPAddress     string      `json:"ip_address"`
		UserAgent     string      `json:"user_agent"`
	}
	// RadarChallengeCreated is a code that Radar wants of the user.
	RadarChallengeCreated struct {
		ID     core.RadarChallengeID `json:"radar_challenge_id"`
		Type   string                `json:"type"` // "email"
		UserID core.UserID           `json:"user_id"`
		Email  string                `json:"email"`
	}
)
