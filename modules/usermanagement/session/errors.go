package session

import (
	"fmt"
	"time"
)

// Reason is why a session cannot be used or refreshed, in the words of the official SDKs or, where they have none, the
// error code of WorkOS that ended it. It is an error itself: use errors.Is(err, session.ReasonInvalidGrant).
type Reason string

// The reasons.
const (
	ReasonNoSessionCookie      Reason = "no_session_cookie_provided" // there is nothing to open
	ReasonInvalidSessionCookie Reason = "invalid_session_cookie"     // damaged, forged, or sealed with another password
	ReasonInvalidJWT           Reason = "invalid_jwt"                // the access token has expired, or is otherwise invalid

	ReasonUnknownKey Reason = "unknown_key" // WorkOS has not published the key of the access token yet

	ReasonInvalidGrant  Reason = "invalid_grant"  // the session has ended, or its refresh token was exchanged before
	ReasonMFAEnrollment Reason = "mfa_enrollment" // the user must enroll a second factor
	ReasonSSORequired   Reason = "sso_required"   // the user must sign in through their organization's connection

	ReasonStoreUnavailable Reason = "store_unavailable" // the Store of WithSessionStore failed

	ReasonRateLimited  Reason = "rate_limit_exceeded"
	ReasonTimeout      Reason = "timeout"
	ReasonServerError  Reason = "server_error"
	ReasonNetworkError Reason = "network_error"
)

func (r Reason) Error() string { return "workos: session: " + string(r) }

// Error means that a session cannot be used, or could not be refreshed.
type Error struct {
	Reason     Reason
	Retryable  bool          // the same cookie may succeed later: keep it
	RetryAfter time.Duration // how long WorkOS asks to wait with ReasonRateLimited; 0 if unknown
	Err        error         // the cause; nil if the reason says everything

	continues bool // it is about the organization that the session should have moved to
}

// Ended reports whether the session has ended: clear the cookie and send the user to sign in. It is false for an error
// that is Retryable, for ReasonInvalidJWT, which requires a Refresh, and for ReasonSSORequired and ReasonMFAEnrollment
// of another organization that the session should have moved to: send the user to sign in there, and keep the cookie
// until then.
func (e *Error) Ended() bool { return !e.Retryable && !e.continues && e.Reason != ReasonInvalidJWT }

func (e *Error) Error() string {
	if e.Err == nil {
		return e.Reason.Error()
	}
	return e.Reason.Error() + ": " + e.Err.Error()
}

// Is matches the reason.
func (e *Error) Is(target error) bool { return target == e.Reason }

// Unwrap returns the cause: a *core.Error, a step-up error of usermanagement, a *core.TransportError, or a
// reason of usermanagement.VerifyAccessToken.
func (e *Error) Unwrap() error { return e.Err }

// SizeError is a session that is too long for one cookie: the access token has many or long claims, or the user has
// much metadata. When Refresh returns it, the session has not ended: a session that is too long before the refresh is
// not refreshed, and if it is too long afterwards, this process keeps the new tokens for a Refresh with the old cookie.
// WithMaxSealedBytes and WithSessionStore raise the limit.
type SizeError struct {
	Size  int // of the sealed session in bytes
	Limit int
}

func (e *SizeError) Error() string {
	return fmt.Sprintf("workos: the sealed session has %d bytes, over the limit of %d", e.Size, e.Limit)
}
