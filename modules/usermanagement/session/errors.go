package session

import (
	"fmt"
	"time"
)

// Reason is why a session cannot be used or refreshed, in the words of the official SDKs or, where they have none, by the
// error code of WorkOS that ended it. It is an error itself: errors.Is(err, session.ReasonInvalidGrant) asks for it.
type Reason string

// The reasons.
const (
	ReasonNoSessionCookie      Reason = "no_session_cookie_provided" // there is nothing to open
	ReasonInvalidSessionCookie Reason = "invalid_session_cookie"     // damaged, forged, or sealed with another password
	ReasonInvalidJWT           Reason = "invalid_jwt"                // the access token has expired, or is not valid for another reason

	ReasonUnknownKey Reason = "unknown_key" // WorkOS has not published the key of the access token yet

	ReasonInvalidGrant  Reason = "invalid_grant"  // the session has ended, or its refresh token was used up
	ReasonMFAEnrollment Reason = "mfa_enrollment" // the user must enroll a second factor
	ReasonSSORequired   Reason = "sso_required"   // the user must sign in through their organization's connection

	ReasonStoreUnavailable Reason = "store_unavailable" // the Store of WithSessionStore has failed

	ReasonRateLimited  Reason = "rate_limit_exceeded"
	ReasonTimeout      Reason = "timeout"
	ReasonServerError  Reason = "server_error"
	ReasonNetworkError Reason = "network_error"
)

func (r Reason) Error() string { return "workos: session: " + string(r) }

// Error is a session that cannot be used, or could not be refreshed.
type Error struct {
	Reason     Reason
	Retryable  bool          // it may succeed later with the same cookie: keep it
	RetryAfter time.Duration // how long WorkOS asks to wait with ReasonRateLimited; 0 if it does not say
	Err        error         // what caused it; nil if the reason says everything

	continues bool // it is about an organization that the session was to be moved to
}

// Ended reports whether there is no session any more: clear the cookie and send the user to sign in. It is false for an error
// that is Retryable, for ReasonInvalidJWT, which wants a Refresh, and for ReasonSSORequired and ReasonMFAEnrollment of another
// organization that the session was to be moved to: send the user to sign in there, and keep the cookie until then.
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

// SizeError is a session that is too long to be kept in one cookie: the access token has many or long claims,
// or the user much metadata. Of Refresh, it ends no session: one that is too long before the refresh is not refreshed, and of
// one that is too long afterwards the tokens are kept in this process, for a Refresh with the old cookie. WithMaxSealedBytes
// and WithSessionStore make room.
type SizeError struct {
	Size  int // of the sealed session, in bytes
	Limit int
}

func (e *SizeError) Error() string {
	return fmt.Sprintf("workos: the sealed session has %d bytes, over the limit of %d", e.Size, e.Limit)
}
