package session

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

const (
	refreshTimeout  = 3 * time.Minute  // of one refresh with all its attempts, however the client is set
	refreshRemember = 10 * time.Second // for how long requests that still bring the old cookie get the new one
)

// RefreshParams says where the session goes on. OrganizationID moves it to another organization of the user's;
// empty keeps it where it is.
type RefreshParams struct {
	OrganizationID string
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
func (m *Manager) Refresh(ctx context.Context, sealed core.Secret, params RefreshParams) (core.Secret, error) {
	for {
		data, err := m.Unseal(sealed)
		if err != nil {
			return "", err
		}
		if data.RefreshToken == "" {
			return "", &Error{Reason: ReasonInvalidSessionCookie}
		}
		ours := false
		sealed, err = m.group.Do(ctx, groupKey(data.RefreshToken), func(ctx context.Context) (core.Secret, error) {
			ours = true
			return m.refresh(ctx, data, params)
		})
		if err != nil {
			return "", failure(err)
		}
		if ours || params.OrganizationID == "" {
			return sealed, nil
		}
		// Another request refreshed the session, and may have left it in another organization.
		refreshed, err := m.Unseal(sealed)
		if err != nil || refreshed.OrganizationID == params.OrganizationID {
			return sealed, err
		}
	}
}

// refresh asks WorkOS for the next tokens of a session, and seals them.
func (m *Manager) refresh(ctx context.Context, data *Data, params RefreshParams) (core.Secret, error) {
	request := usermanagement.AuthenticateWithRefreshTokenParams{
		RefreshToken:   data.RefreshToken,
		OrganizationID: cmp.Or(params.OrganizationID, sealedClaims(data.AccessToken).OrganizationID),
		SignInContext:  params.SignInContext,
	}
	response, err := m.client.AuthenticateWithRefreshToken(ctx, request)
	if isLost(err) && ctx.Err() == nil {
		response, err = m.client.AuthenticateWithRefreshToken(ctx, request)
	}
	if err != nil {
		return "", err
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
	case errors.Is(err, core.ErrServer), errors.Is(err, core.ErrBadAnswer):
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

// Group keeps two refreshes of one session from running at the same time. Each replaces the session's refresh
// token, so that of two at once the slower one may end the session.
type Group interface {
	// Do returns what refresh returns. Whoever asks with the same key while it runs, or shortly after it
	// succeeded, gets the same result without a further call. ctx is how long this caller waits; refresh is
	// given a context that does not end when one of several callers goes away. The key is a hash, and the result
	// is sealed: servers with the same password may hand both to each other. refresh is called at most once, and
	// has returned when Do returns its result. An error need not reach callers on other servers, which may ask
	// for themselves.
	Do(ctx context.Context, key string, refresh func(context.Context) (core.Secret, error)) (core.Secret, error)
}

// NewMemoryGroup returns a Group in memory, for one process: what a Manager has unless WithGroup gives it another.
// It gives a refresh three minutes, and remembers a success for ten seconds.
//
// A Group that servers share stands on one: whatever is passed to its Do runs once for all callers of the process,
// with a context that outlives them, and need only see to the other processes.
func NewMemoryGroup() Group { return &flights{} }

// groupKey names a refresh token without telling it.
func groupKey(refreshToken core.Secret) string {
	sum := sha256.Sum256([]byte(refreshToken))
	return hex.EncodeToString(sum[:])
}

// flights is the Group of one process.
type flights struct {
	mu    sync.Mutex
	byKey map[string]*flight
}

// flight is one refresh, under way until landed is closed.
type flight struct {
	landed chan struct{}
	sealed core.Secret
	err    error
}

func (f *flights) Do(ctx context.Context, key string, refresh func(context.Context) (core.Secret, error)) (core.Secret, error) {
	f.mu.Lock()
	one, ok := f.byKey[key]
	if !ok {
		one = &flight{landed: make(chan struct{})}
		if f.byKey == nil {
			f.byKey = make(map[string]*flight)
		}
		f.byKey[key] = one
		go f.fly(context.WithoutCancel(ctx), key, one, refresh)
	}
	f.mu.Unlock()
	select {
	case <-one.landed:
		return one.sealed, one.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// fly lets a refresh that succeeded be remembered for a while, for requests that the browser sent before it had
// the new cookie.
func (f *flights) fly(ctx context.Context, key string, one *flight, refresh func(context.Context) (core.Secret, error)) {
	ctx, cancel := context.WithTimeout(ctx, refreshTimeout)
	defer cancel()
	one.sealed, one.err = refresh(ctx)
	if one.err != nil {
		f.forget(key)
	} else {
		time.AfterFunc(refreshRemember, func() { f.forget(key) })
	}
	close(one.landed)
}

func (f *flights) forget(key string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.byKey, key)
}
