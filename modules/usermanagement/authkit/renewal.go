package authkit

import (
	"context"
	"net/http"
	"time"

	"github.com/workos-typestate/workos/core"
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

// renewEarly renews a session whose access token is still valid.
func (a *Auth) renewEarly(ctx context.Context, sealed core.SealedSession) (core.SealedSession, *session.Session, error) {
	ctx, cancel := context.WithTimeout(ctx, earlyPatience)
	defer cancel()
	return a.renew(ctx, sealed)
}

// tellMoved tells the application of a session that SwitchOrganization has renewed.
func (a *Auth) tellMoved(r *http.Request, moved core.SealedSession) {
	if a.config.OnRefresh == nil && a.config.OnRefreshError == nil {
		return // the token need not be looked at now
	}
	ctx, cancel := context.WithTimeout(r.Context(), a.config.Timeout)
	defer cancel()
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
