package authkit

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// defaultRefreshAhead is how long before its expiry an access token is renewed.
const defaultRefreshAhead = time.Minute

// earlyPatience is how long a request waits for a renewal while its access token is still valid. The renewal continues
// for later requests.
const earlyPatience = 2 * time.Second

// isDue reports whether a valid access token should be renewed. One with a lifetime of less than two minutes is renewed
// in the second half of its lifetime, rather than with each request.
func (a *Auth) isDue(current *session.Session) bool {
	ahead := a.config.RefreshAhead
	if !current.IssuedAt.IsZero() {
		ahead = min(ahead, current.ExpiresAt.Sub(current.IssuedAt)/2)
	}
	return time.Until(current.ExpiresAt) <= ahead
}

// renew refreshes a session and verifies the new one. If verification fails, the renewed session is still returned: the
// old refresh token has been exchanged, and an unknown key or a wrong local clock does not end the new session.
func (a *Auth) renew(ctx context.Context, sealed core.SealedSession) (renewed core.SealedSession, current *session.Session, err error) {
	renewed, current, err = a.renewBy(ctx, sealed, nil)
	if errors.Is(err, usermanagement.ErrTokenRevoked) { // another request may have renewed it before the revocation
		if again, next, failed := a.renewNow(ctx, renewed); !again.IsZero() || hasEnded(failed) {
			return again, next, failed
		}
	}
	return renewed, current, err
}

// renewNow is renew, except that the access token is issued after the call.
func (a *Auth) renewNow(ctx context.Context, sealed core.SealedSession) (renewed core.SealedSession, current *session.Session, err error) {
	return a.renewBy(ctx, sealed, &session.RefreshParams{Fresh: true})
}

func (a *Auth) renewBy(ctx context.Context, sealed core.SealedSession, params *session.RefreshParams) (renewed core.SealedSession, current *session.Session, err error) {
	if renewed, err = a.sessions.Refresh(ctx, sealed, params); err == nil {
		current, err = a.sessions.Authenticate(ctx, renewed)
	}
	return renewed, current, err
}

// renewEarly renews a session whose access token is still valid.
func (a *Auth) renewEarly(ctx context.Context, sealed core.SealedSession) (core.SealedSession, *session.Session, error) {
	ctx, cancel := context.WithTimeout(ctx, earlyPatience)
	defer cancel()
	return a.renew(ctx, sealed)
}

// tellMoved calls the hooks for a session that SwitchOrganization has renewed.
func (a *Auth) tellMoved(ctx context.Context, r *http.Request, moved core.SealedSession) {
	if a.config.OnRefresh == nil && a.config.OnRefreshError == nil {
		return // no hook needs the token to be verified
	}
	current, err := a.sessions.Authenticate(ctx, moved)
	a.tell(r, current, err)
}

// tell calls the hook for a renewal or for its failure. The cookie is written before that, because a hook may be slow
// or panic.
func (a *Auth) tell(r *http.Request, current *session.Session, err error) {
	switch {
	case err == nil && a.config.OnRefresh != nil:
		a.config.OnRefresh(r, current)
	case err != nil && a.config.OnRefreshError != nil:
		a.config.OnRefreshError(r, explain(err))
	}
}
