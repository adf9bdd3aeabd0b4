package session

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/verdict"
	"github.com/workos-typestate/workos/internal/wait"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

const (
	refreshGrace = 30 * time.Second       // for which WorkOS takes a refresh token again that it has just exchanged
	replayDelay  = 100 * time.Millisecond // before the same token is sent again
)

// RefreshParams says where the session goes on. OrganizationID moves it to another organization of the user's;
// empty keeps it where it is.
type RefreshParams struct {
	OrganizationID core.OrganizationID
	usermanagement.SignInContext
}

// Refresh exchanges the refresh token of a sealed session and returns the session sealed again. Replace the cookie
// before anything else, since the old refresh token is used up; then Authenticate has the new claims.
//
// However many requests refresh one session at the same time, WorkOS is asked once, and all of them get the same
// new session. When WorkOS fails, or its response is lost or cannot be used, the same refresh token is sent once
// more, which WorkOS allows for 30 seconds. Refresh returns within the time of WithTimeout, 10 seconds by default; what
// comes later is there for the next call.
//
// POST /user_management/authenticate (RFC 6749 §6). Errors: an *Error that is Retryable (ReasonRateLimited,
// ReasonTimeout, ReasonServerError, ReasonNetworkError, ReasonStoreUnavailable) leaves the session as it is: keep the cookie and try again
// later. One that is not Retryable ends it: clear the cookie and send the user to sign in. Its reason is
// ReasonNoSessionCookie, ReasonInvalidSessionCookie, or the code of a JSON error of WorkOS's that asks for the user:
// ReasonInvalidGrant, also after SignOut, ReasonMFAEnrollment, ReasonSSORequired, "organization_membership_not_found"
// and others. Nothing else ends a session, in particular not a page of a proxy or a firewall. *SizeError is a new session
// that does not fit into a cookie. Any other error is about the request, such as a *core.Error for an
// RefreshParams.OrganizationID that the user is not a member of.
func (m *Manager) Refresh(ctx context.Context, sealed core.SealedSession, params *RefreshParams) (core.SealedSession, error) {
	if ctx == nil {
		return core.SealedSession{}, engine.NilContext()
	}
	if err := m.made(); err != nil {
		return core.SealedSession{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, m.timeout)
	defer cancel()
	given := engine.Given(params)
	for {
		data, err := m.dataInUse(ctx, sealed)
		if err != nil {
			return core.SealedSession{}, err
		}
		if data.RefreshToken.IsZero() {
			return core.SealedSession{}, &Error{Reason: ReasonInvalidSessionCookie}
		}
		sessionID := sealedClaims(data.AccessToken).SessionID
		if m.ended.has(sessionID) {
			return core.SealedSession{}, signedOut()
		}
		if is := data.stored.Get(); is.replaced && (given.OrganizationID == "" || given.OrganizationID == data.OrganizationID) {
			return is.reference.sealed(), nil
		}
		var ours atomic.Bool
		renewed, err := m.group.Do(ctx, m.groupKey(data.RefreshToken), func(ctx context.Context) (core.SealedSession, error) {
			ours.Store(true)
			return m.refresh(ctx, data, given)
		})
		if err == nil {
			renewed, err = m.passed(renewed)
		}
		switch {
		case err != nil && !ours.Load() && isOfAnother(err, given.OrganizationID):
			continue
		case err != nil:
			return m.forget(ctx, data, given.OrganizationID, failure(err, given.OrganizationID))
		case m.isSignedOut(ctx, sessionID):
			return core.SealedSession{}, signedOut()
		case ours.Load():
			m.renewals.Get().Put(m.groupKey(data.RefreshToken), renewed)
			return renewed, nil
		}
		// Another request refreshed the session: a while ago, if nobody waited for it, or in another organization.
		next, err := m.dataIn(ctx, renewed)
		if err != nil || !sealedClaims(next.AccessToken).haveExpired() && (given.OrganizationID == "" || next.OrganizationID == given.OrganizationID) {
			return renewed, err
		}
		sealed = renewed
	}
}

// refresh asks WorkOS for the next tokens of a session, and seals them.
func (m *Manager) refresh(ctx context.Context, data *Data, params RefreshParams) (core.SealedSession, error) {
	token := data.RefreshToken
	if late, ok := m.unsavedOf(data); ok {
		if params.OrganizationID == "" || params.OrganizationID == late.OrganizationID {
			return m.keep(ctx, data, late)
		}
		token = late.RefreshToken
	}
	response, err := m.exchange(ctx, token, &usermanagement.AuthenticateWithRefreshTokenParams{
		OrganizationID: cmp.Or(params.OrganizationID, sealedClaims(data.AccessToken).OrganizationID),
		SignInContext:  params.SignInContext,
	})
	if err != nil {
		return core.SealedSession{}, refusal{params.OrganizationID, err}
	}
	next := dataOf(response)
	next.AuthenticationMethod = cmp.Or(next.AuthenticationMethod, data.AuthenticationMethod)
	next.Impersonator = cmp.Or(next.Impersonator, data.Impersonator)
	next.origin = data.origin
	return m.keep(ctx, data, next)
}

// exchange sends a refresh token, and sends it again once if WorkOS has not taken it or its response is lost. Whoever
// waits has half of their time left for that; the second attempt lasts for as long as WorkOS allows it, for those who ask
// next.
func (m *Manager) exchange(ctx context.Context, token core.RefreshToken, params *usermanagement.AuthenticateWithRefreshTokenParams) (*usermanagement.AuthenticationResponse, error) {
	began := time.Now()
	send := func(until time.Time) (*usermanagement.AuthenticationResponse, error) {
		limited, cancel := context.WithDeadline(ctx, until)
		defer cancel()
		return m.client.AuthenticateWithRefreshToken(limited, token, params, core.WithMaxRetries(0))
	}
	half := min(m.timeout, refreshGrace) / 2
	response, err := send(began.Add(half))
	if !verdict.Passes(err) || verdict.Foreign(err) {
		return response, err
	}
	pause := engine.HeedRetryAfter(replayDelay, err)
	if pause > half || wait.Sleep(ctx, pause) != nil {
		return nil, err
	}
	return send(began.Add(refreshGrace))
}

// refusal is the error of a refresh that others may have joined, and the organization that it was to move to.
type refusal struct {
	wanted core.OrganizationID
	err    error
}

func (r refusal) Error() string { return r.err.Error() }
func (r refusal) Unwrap() error { return r.err }

// isOfAnother reports whether the refresh of another request was refused something that this one does not ask for: the
// session continues.
func isOfAnother(err error, wanted core.OrganizationID) bool {
	other, ok := errors.AsType[refusal](err)
	return ok && other.wanted != wanted && verdict.Refused(err) && !errors.Is(err, core.ErrorCode(ReasonInvalidGrant))
}

// failure says what the error of a refresh means for the session, if it means anything for it. A refusal to move it to
// another organization leaves it where it is, but for those that the official SDKs have a reason for.
func failure(err error, wanted core.OrganizationID) error {
	if _, ok := errors.AsType[*Error](err); ok {
		return err
	}
	failed := func(reason Reason, retryable bool) error {
		return &Error{Reason: reason, Retryable: retryable, Err: err}
	}
	answer, answered := errors.AsType[*core.Error](err)
	transport, sent := errors.AsType[*core.TransportError](err)
	if code, ended := verdict.Ended(err); ended {
		reason := Reason(code)
		if wanted == "" || reason == ReasonInvalidGrant || reason == ReasonMFAEnrollment || reason == ReasonSSORequired {
			return failed(reason, false)
		}
		return err
	}
	switch {
	case errors.Is(err, core.ErrRateLimited):
		return &Error{Reason: ReasonRateLimited, Retryable: true, RetryAfter: answer.RetryAfter, Err: err}
	case answered && answer.Status == http.StatusRequestTimeout:
		return failed(ReasonTimeout, true)
	case errors.Is(err, core.ErrServer), errors.Is(err, core.ErrBadResponse), verdict.Foreign(err):
		return failed(ReasonServerError, true)
	case sent && transport.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return failed(ReasonTimeout, true)
	case sent && !errors.Is(err, context.Canceled):
		return failed(ReasonNetworkError, true)
	}
	return err
}

// groupKey names a refresh token without telling it. Where sessions are in a store, it is another than where they are in
// cookies, since what is passed on is.
func (m *Manager) groupKey(refreshToken core.RefreshToken) string {
	text := refreshToken.Reveal()
	if m.store != nil {
		text = "stored: " + text
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
