package session

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// RefreshParams says where the session goes on. OrganizationID moves it to another organization of the user's;
// empty keeps it where it is.
type RefreshParams struct {
	OrganizationID core.OrganizationID
	usermanagement.SignInContext
}

// Refresh exchanges the refresh token of a sealed session and returns the session sealed anew. Replace the cookie
// before anything else, since the old refresh token is used up; then Authenticate has the new claims.
//
// However many requests refresh one session at the same time, WorkOS is asked once, and all of them get the same
// new session. When the answer is lost to a time-out or a broken connection, the same refresh token is sent once
// more, which WorkOS allows for a short while.
//
// POST /user_management/authenticate (RFC 6749 §6). Errors: an *Error that is Retryable (ReasonRateLimited,
// ReasonTimeout, ReasonServerError, ReasonNetworkError) leaves the session as it is: keep the cookie and try again
// later. One that is not (ReasonInvalidGrant, ReasonMFAEnrollment, ReasonSSORequired, ReasonNoSessionCookie,
// ReasonInvalidSessionCookie) ends it: clear the cookie and send the user to sign in. *SizeError is a new session
// that does not fit into a cookie. Any other error is about the request, such as a *core.Error for an organization
// that the user is not a member of.
func (m *Manager) Refresh(ctx context.Context, sealed core.SealedSession, params *RefreshParams) (core.SealedSession, error) {
	if ctx == nil {
		return core.SealedSession{}, engine.NilContext()
	}
	given := engine.Given(params)
	for {
		data, err := m.dataIn(sealed)
		if err != nil {
			return core.SealedSession{}, err
		}
		if data.RefreshToken.IsZero() {
			return core.SealedSession{}, &Error{Reason: ReasonInvalidSessionCookie}
		}
		ours := false
		sealed, err = m.group.Do(ctx, groupKey(data.RefreshToken), func(ctx context.Context) (core.SealedSession, error) {
			ours = true
			return m.refresh(ctx, data, given)
		})
		if err != nil {
			return core.SealedSession{}, failure(err)
		}
		if ours || given.OrganizationID == "" {
			return sealed, nil
		}
		// Another request refreshed the session, and may have left it in another organization.
		refreshed, err := m.dataIn(sealed)
		if err != nil || refreshed.OrganizationID == given.OrganizationID {
			return sealed, err
		}
	}
}

// refresh asks WorkOS for the next tokens of a session, and seals them.
func (m *Manager) refresh(ctx context.Context, data *Data, params RefreshParams) (core.SealedSession, error) {
	request := &usermanagement.AuthenticateWithRefreshTokenParams{
		OrganizationID: cmp.Or(params.OrganizationID, sealedClaims(data.AccessToken).OrganizationID),
		SignInContext:  params.SignInContext,
	}
	response, err := m.client.AuthenticateWithRefreshToken(ctx, data.RefreshToken, request)
	if isLost(err) && ctx.Err() == nil {
		response, err = m.client.AuthenticateWithRefreshToken(ctx, data.RefreshToken, request)
	}
	if err != nil {
		return core.SealedSession{}, err
	}
	next := dataOf(response)
	next.AuthenticationMethod = cmp.Or(next.AuthenticationMethod, data.AuthenticationMethod)
	next.Impersonator = cmp.Or(next.Impersonator, data.Impersonator)
	next.origin = data.origin
	return m.SealData(next)
}

// isLost reports whether WorkOS may have answered without the answer's coming through.
func isLost(err error) bool {
	if answer, ok := errors.AsType[*core.Error](err); ok {
		return answer.Status == http.StatusRequestTimeout
	}
	_, ok := errors.AsType[*core.TransportError](err)
	return ok
}

// failure says what the error of a refresh means for the session, if it means anything for it.
func failure(err error) error {
	if _, ok := errors.AsType[*Error](err); ok {
		return err
	}
	answer, answered := errors.AsType[*core.Error](err)
	transport, sent := errors.AsType[*core.TransportError](err)
	failed := func(reason Reason, retryable bool) error {
		return &Error{Reason: reason, Retryable: retryable, Err: err}
	}
	switch {
	case errors.Is(err, core.ErrRateLimited):
		return &Error{Reason: ReasonRateLimited, Retryable: true, RetryAfter: answer.RetryAfter, Err: err}
	case answered && answer.Status == http.StatusRequestTimeout:
		return failed(ReasonTimeout, true)
	case errors.Is(err, core.ErrServer), errors.Is(err, core.ErrBadResponse):
		return failed(ReasonServerError, true)
	case errors.Is(err, core.ErrorCode("invalid_grant")):
		return failed(ReasonInvalidGrant, false)
	case errors.Is(err, core.ErrorCode("mfa_enrollment")):
		return failed(ReasonMFAEnrollment, false)
	case errors.Is(err, core.ErrorCode("sso_required")):
		return failed(ReasonSSORequired, false)
	case sent && transport.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return failed(ReasonTimeout, true)
	case sent && !errors.Is(err, context.Canceled):
		return failed(ReasonNetworkError, true)
	}
	return err
}

// groupKey names a refresh token without telling it.
func groupKey(refreshToken core.RefreshToken) string {
	sum := sha256.Sum256([]byte(refreshToken.Reveal()))
	return hex.EncodeToString(sum[:])
}
