package session

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/verdict"
	"github.com/workos-typestate/workos/internal/wait"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

const (
	refreshGrace = 30 * time.Second       // how long WorkOS accepts a refresh token again after exchanging it
	replayDelay  = 100 * time.Millisecond // before the same token is sent again
)

// RefreshParams selects how the session continues. OrganizationID moves it to another organization of the user; if
// empty, the organization stays the same.
type RefreshParams struct {
	OrganizationID core.OrganizationID
	Fresh          bool // return an access token that is issued after the call, for example after a change of the user's role
	usermanagement.SignInContext
}

// Refresh exchanges the refresh token of a sealed session and returns the session sealed again. Replace the cookie
// before anything else, because the old refresh token has been exchanged; then Authenticate has the new claims.
//
// Concurrent calls for one session share one request to WorkOS and get the same new session, unless RefreshParams.Fresh
// asks for one that is newer than the call. If WorkOS fails, or its response is lost or unusable, the same refresh
// token is sent once more, which WorkOS allows for 30 seconds. Refresh returns within the time of WithTimeout, 10
// seconds by default; a later result is kept for the next call. A session that is returned with an error is newer than
// the cookie: replace the cookie anyway.
//
// POST /user_management/authenticate (RFC 6749 §6). Errors:
//   - an *Error that is Retryable (ReasonRateLimited, ReasonTimeout, ReasonServerError, ReasonNetworkError,
//     ReasonStoreUnavailable) leaves the session as it is: keep the cookie and try again later;
//   - an *Error whose Ended returns true: the session has ended; clear the cookie and send the user to sign in. Its
//     reason is ReasonNoSessionCookie, ReasonInvalidSessionCookie, or the code of a JSON error of WorkOS that requires
//     the user: ReasonInvalidGrant, also after SignOut, ReasonMFAEnrollment, ReasonSSORequired,
//     "organization_membership_not_found" and others;
//   - an *Error of ReasonSSORequired or ReasonMFAEnrollment that is neither Retryable nor Ended: the organization of
//     RefreshParams.OrganizationID requires SSO or MFA; the session continues where it was;
//   - *SizeError: the session does not fit into a cookie; it continues, too;
//   - any other error is about the request, such as a *core.Error for a RefreshParams.OrganizationID that the user is
//     not a member of.
//
// Nothing else ends a session, in particular not a page of a proxy or a firewall.
func (m *Manager) Refresh(ctx context.Context, sealed core.SealedSession, params *RefreshParams) (core.SealedSession, error) {
	if ctx == nil {
		return core.SealedSession{}, engine.NilContext()
	}
	if err := m.made(); err != nil {
		return core.SealedSession{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, m.timeout)
	defer cancel()
	call := renewal{Manager: m, given: engine.Given(params), called: time.Now(), brought: !m.handed.Get().isNew(sealed)}
	if latest := m.renewedSince(ctx, sealed); !latest.Equal(sealed) {
		if _, done, _ := call.judge(ctx, latest); done && !m.SignedOut(ctx, latest) {
			m.handed.Get().put(latest)
			return latest, nil
		}
		sealed, call.brought = latest, false
	}
	for latest := sealed; ; {
		next, done, err := call.step(ctx, latest)
		if err == nil && !next.Equal(latest) {
			m.remember(m.renewalKey(latest, call.key), next)
		}
		call.brought = false
		switch {
		case err != nil:
			return call.fail(sealed, latest, err)
		case done:
			call.succeed()
			m.handed.Get().put(next)
			return next, nil
		}
		latest = next
	}
}

// refresh gets the next tokens of a session from WorkOS, and seals them for a Group, unless another server has done so.
func (m *Manager) refresh(ctx context.Context, data *Data, params RefreshParams, brought bool) (sealed core.SealedSession, overtaken bool, err error) {
	is, err := m.reserve(ctx, data, brought)
	if errors.Is(err, errOvertaken) {
		sealed, err = m.pass(is.reference)
		return sealed, true, err
	}
	if err != nil {
		return sealed, false, err
	}
	from := data
	if late, ok := m.unsaved.Get().Get(m.groupKey(data.RefreshToken)); ok {
		if late.suits(params) {
			sealed, err = m.keep(ctx, is, data.RefreshToken, late)
			return sealed, false, err
		}
		from = late
	}
	response, err := m.exchange(ctx, from.RefreshToken, &usermanagement.AuthenticateWithRefreshTokenParams{
		OrganizationID: cmp.Or(params.OrganizationID, sealedClaims(from.AccessToken).OrganizationID),
		SignInContext:  params.SignInContext,
	})
	if err != nil {
		if is.fresh {
			_ = m.Discard(ctx, is.reference.sealed())
		}
		return sealed, false, refusal{params.OrganizationID, err}
	}
	next := dataOf(response)
	next.AuthenticationMethod = cmp.Or(next.AuthenticationMethod, from.AuthenticationMethod)
	next.Impersonator = cmp.Or(next.Impersonator, from.Impersonator)
	next.origin = from.origin
	sealed, err = m.keep(ctx, is, data.RefreshToken, next)
	return sealed, false, err
}

// exchange sends a refresh token, and sends it once more if WorkOS failed or its response was lost. The first attempt
// takes at most half of the caller's time. The second lasts for as long as WorkOS allows it, for later callers.
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

// refusal is the error of a refresh that other calls may have joined, with the organization that it was to move to.
type refusal struct {
	wanted core.OrganizationID
	err    error
}

func (r refusal) Error() string { return r.err.Error() }
func (r refusal) Unwrap() error { return r.err }

// isOfAnother reports whether WorkOS rejected the refresh of another request because of an organization that this one
// does not ask for: the session continues.
func isOfAnother(err error, wanted core.OrganizationID) bool {
	other, ok := errors.AsType[refusal](err)
	return ok && other.wanted != wanted && verdict.Refused(err) && !errors.Is(err, core.ErrorCode(ReasonInvalidGrant))
}

// failure maps the error of a refresh to an *Error if it affects the session. If WorkOS rejects a move to another
// organization, the session stays where it is; only the reasons of the official SDKs for that become an *Error.
func failure(err error, wanted core.OrganizationID) error {
	if _, ok := errors.AsType[*Error](err); ok {
		return err
	}
	failed := func(reason Reason, retryable bool) error {
		return &Error{Reason: reason, Retryable: retryable, Err: err}
	}
	response, responded := errors.AsType[*core.Error](err)
	transport, sent := errors.AsType[*core.TransportError](err)
	if code, ended := verdict.Ended(err); ended {
		reason := Reason(code)
		switch {
		case wanted == "", reason == ReasonInvalidGrant:
			return failed(reason, false)
		case reason == ReasonMFAEnrollment, reason == ReasonSSORequired:
			return &Error{Reason: reason, Err: err, continues: true}
		}
		return err
	}
	switch {
	case errors.Is(err, core.ErrRateLimited):
		return &Error{Reason: ReasonRateLimited, Retryable: true, RetryAfter: response.RetryAfter, Err: err}
	case responded && response.Status == http.StatusRequestTimeout:
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

// groupKey identifies a refresh token without revealing it. The key differs between sessions in a store and in cookies,
// because the shared results differ.
func (m *Manager) groupKey(refreshToken core.RefreshToken) string {
	text := refreshToken.Reveal()
	if m.store != nil {
		text = "stored: " + text
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
