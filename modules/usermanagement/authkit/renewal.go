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

// defaultRefreshAhead is when an access token is renewed that is still valid.
const defaultRefreshAhead = time.Minute

// earlyPatience is how long a request waits for a renewal that it could do without. The renewal continues, for the
// requests that follow.
const earlyPatience = 2 * time.Second

// isDue reports whether an access token that is valid is to be renewed. One that lives for less than two minutes is
// renewed in the second half of its life, and not with each request.
func (a *Auth) isDue(current *session.Session) bool {
	ahead := a.config.RefreshAhead
	if !current.IssuedAt.IsZero() {
		ahead = min(ahead, current.ExpiresAt.Sub(current.IssuedAt)/2)
	}
	return time.Until(current.ExpiresAt) <= ahead
}

// renew refreshes a session and verifies the new one. If that fails, the renewed session is returned all the same: the old
// one is used up, and a key that is unknown or a wrong clock of this machine does not end the new one.
func (a *Auth) renew(ctx context.Context, sealed core.SealedSession) (renewed core.SealedSession, current *session.Session, err error) {
	renewed, current, err = a.renewBy(ctx, sealed, nil)
	if errors.Is(err, usermanagement.ErrTokenRevoked) { // another request may have renewed it before that
		if again, next, failed := a.renewNow(ctx, renewed); !again.IsZero() || hasEnded(failed) {
			return again, next, failed
		}
	}
	return renewed, current, err
}

// renewNow is renew for an access token of which nothing is from before the call.
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

// tellMoved tells the application of a session that SwitchOrganization has renewed.
func (a *Auth) tellMoved(ctx context.Context, r *http.Request, moved core.SealedSession) {
	if a.config.OnRefresh == nil && a.config.OnRefreshError == nil {
		return // the token need not be looked at now
	}
	current, err := a.sessions.Authenticate(ctx, moved)
	a.tell(r, current, err)
}

// tell tells the application of a renewal, or why there was none. The cookie is written before: a hook may take its time,
// or panic.
func (a *Auth) tell(r *http.Request, current *session.Session, err error) {
	switch {
	case err == nil && a.config.OnRefresh != nil:
		a.config.OnRefresh(r, current)
	case err != nil && a.config.OnRefreshError != nil:
		a.config.OnRefreshError(r, explain(err))
	}
}
