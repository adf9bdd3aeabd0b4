package authkit

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// Require returns middleware for handlers that need a session, one that every guard lets in. It renews the session if
// its access token has expired, before the handler runs; FromContext then returns it.
//
// Without a session, a browser that visits a page is sent to sign in, and back; anything else, such as a fetch, an API
// call or a POST, is answered with 401. A guard's refusal is 403, and Config.OnError finds the session in the context. While WorkOS cannot be reached and a session cannot
// be renewed without it, the answer is 503 and the session is kept.
func (a *Auth) Require(guards ...Guard) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			forbidCaching(w)
			current, failure := a.current(w, r)
			switch {
			case failure != nil && failure.Status == http.StatusUnauthorized && isVisit(r):
				redirect(w, a.signInPath(r.RequestURI))
				return
			case failure != nil:
				a.fail(w, r, failure)
				return
			}
			r = r.WithContext(NewContext(r.Context(), current)) // for OnError too, whose page may say who is signed in
			for _, guard := range guards {
				if err := guard.judge(current); err != nil {
					a.fail(w, r, &Error{Status: http.StatusForbidden, Err: fmt.Errorf("%w: %w", ErrForbidden, err)})
					return
				}
			}
			next.ServeHTTP(w, r)
		})
	}
}

// Optional is middleware for handlers that serve anyone, and want to know who it is: FromContext returns the session,
// if there is one. It renews a session as Require does; one that cannot be renewed for now is kept, and the request is
// served as if nobody was signed in.
func (a *Auth) Optional(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		forbidCaching(w)
		current, failure := a.current(w, r)
		switch {
		case failure == nil:
			r = r.WithContext(NewContext(r.Context(), current))
		case failure.Status != http.StatusUnauthorized:
			a.log(r, failure)
		}
		next.ServeHTTP(w, r)
	})
}

// judge lets a nil guard, which somebody forgot, refuse.
func (g Guard) judge(current *session.Session) error {
	if g == nil {
		return errors.New("the guard is nil")
	}
	return g(current)
}

// isVisit reports whether a browser goes to a page, which a redirect can lead elsewhere. A browser that does not say
// what it is about is known by what it accepts.
func isVisit(r *http.Request) bool {
	mode := r.Header.Get("Sec-Fetch-Mode")
	return (r.Method == http.MethodGet || r.Method == http.MethodHead) && (mode == "" || mode == "navigate") && acceptsPages(r)
}

// current returns the session of a request, renewed if need be, with the new cookie in the response. The error of
// status 401 says that there is none; the cookie is then taken away, and with no other error.
func (a *Auth) current(w http.ResponseWriter, r *http.Request) (*session.Session, *Error) {
	sealed := a.cookies.readSession(r)
	current, err := a.sessions.Authenticate(r.Context(), sealed)
	if err == nil && time.Until(current.ExpiresAt) > a.config.RefreshAhead {
		return current, nil
	}
	if err == nil || errors.Is(err, session.ReasonInvalidJWT) {
		renewed, failed := a.renew(w, r, sealed)
		if failed != nil && err == nil {
			return current, nil // it is good for a little longer, and a later request will see
		}
		current, err = renewed, failed
	}
	switch {
	case err == nil:
		return current, nil
	case hasEnded(err):
		a.cookies.writeSession(w, r, core.SealedSession{})
		return nil, &Error{Status: http.StatusUnauthorized, TryAgain: a.signInPath(""), Err: err}
	}
	failure := &Error{Status: max(statusOf(err), http.StatusInternalServerError), Err: err}
	if isVisit(r) && isPath(r.RequestURI) {
		failure.TryAgain = r.RequestURI
	}
	return nil, failure
}

// errEnded is a session that WorkOS will not renew for a reason that package session leaves to its caller: the user
// left the organization, or may not sign in to it in the way they did.
var errEnded = errors.New("the session cannot be renewed")

// hasEnded reports whether only another sign-in helps.
func hasEnded(err error) bool {
	failed, ofSession := errors.AsType[*session.Error](err)
	return ofSession && !failed.Retryable || errors.Is(err, errEnded)
}

// renew refreshes a session and puts the new cookie into the response.
func (a *Auth) renew(w http.ResponseWriter, r *http.Request, sealed core.SealedSession) (*session.Session, error) {
	renewed, err := a.sessions.Refresh(r.Context(), sealed, nil)
	if err != nil && statusOf(err) == http.StatusBadRequest {
		return nil, fmt.Errorf("%w: %w", errEnded, err)
	}
	if err != nil {
		return nil, err
	}
	a.cookies.writeSession(w, r, renewed)
	return a.sessions.Authenticate(r.Context(), renewed)
}
