package authkit

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/arrival"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// Require returns middleware for handlers that need a session that every guard admits. It renews the session before the
// handler runs if the access token has expired or will expire within Config.RefreshAhead. FromContext then returns the
// session.
//
// Without a session, a browser that visits a page is redirected to sign in, and back; for anything else, such as a
// fetch, an API call or a POST, the response is 401. If a guard rejects the session, the response is 403, and
// Config.OnError finds the session in the context; SignedInWithin leads to a new sign-in or 401.
//
// Only a response from WorkOS ends a session. If a session cannot be renewed because WorkOS cannot be reached, or a
// proxy responds instead, the response is 503 after Config.Timeout at most, and the session is kept.
//
// A request for another protocol, such as WebSocket, does not renew a session, since its response may not carry a
// cookie: an expired access token is 401 there, and the session is kept. After any other request has renewed the
// session, the page can connect again.
//
// No cache stores a response that sets the session cookie, even if the handler sets caching headers.
func (a *Auth) Require(guards ...Guard) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			forbidCaching(w)
			r = r.WithContext(arrival.Mark(r.Context()))
			w, current, failure := a.current(w, r)
			defer finish(w)
			switch {
			case failure != nil && failure.Status == http.StatusUnauthorized && isVisit(r):
				redirect(w, a.signInPath(r.RequestURI))
				return
			case failure != nil:
				a.fail(w, r, failure)
				return
			}
			r = r.WithContext(NewContext(r.Context(), current)) //nolint:contextcheck // it inherits; OnError needs it too: its page may show the user
			if err := refusalOf(guards, current); err != nil {
				a.refuse(w, r, current, err)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// Optional is middleware for handlers that serve everyone and use the session if there is one: FromContext returns it.
// It renews a session as Require does. If a session cannot be renewed now, it is kept, and the request is served as if
// nobody was signed in.
func (a *Auth) Optional(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		forbidCaching(w)
		r = r.WithContext(arrival.Mark(r.Context()))
		w, current, failure := a.current(w, r)
		defer finish(w)
		switch {
		case failure == nil:
			r = r.WithContext(NewContext(r.Context(), current)) //nolint:contextcheck // it inherits
		case failure.Status != http.StatusUnauthorized:
			a.log(r, failure)
		}
		next.ServeHTTP(w, r)
	})
}

// judge treats a nil guard, which is a mistake of the program, as a rejection.
func (g Guard) judge(current *session.Session) error {
	if g == nil {
		return errors.New("the guard is nil")
	}
	return g(current)
}

// isVisit reports whether a browser navigates to a page, so that a redirect can lead elsewhere. Without Sec-Fetch-Mode,
// the Accept header decides.
func isVisit(r *http.Request) bool {
	mode := r.Header.Get("Sec-Fetch-Mode")
	return (r.Method == http.MethodGet || r.Method == http.MethodHead) && (mode == "" || mode == "navigate") && acceptsPages(r)
}

// current returns the session of a request, renewed if necessary, and the writer for the rest of the response, which
// has the new cookie. An error of status 401 means that the request has no session. The cookie is removed only if the
// session has ended, not because another request has renewed it first.
func (a *Auth) current(w http.ResponseWriter, r *http.Request) (http.ResponseWriter, *session.Session, *Error) {
	ctx, cancel := context.WithTimeout(r.Context(), a.config.Timeout)
	defer cancel()
	sealed := a.cookies.readSession(r)
	current, err := a.sessions.Authenticate(ctx, sealed)
	expired := errors.Is(err, session.ReasonInvalidJWT)
	switch {
	case err == nil && (!a.isDue(current) || isUpgrade(r)):
		return w, current, nil
	case expired && isUpgrade(r):
		return w, nil, &Error{Status: http.StatusUnauthorized, TryAgain: a.signInPath(""), Err: err}
	case err == nil || expired:
		renew := a.renew
		if err == nil {
			renew = a.renewEarly
		}
		renewed, next, failed := renew(ctx, sealed)
		if !renewed.IsZero() {
			w = a.carry(w, r, renewed)
		}
		a.tell(r, next, failed)
		if failed == nil {
			return w, next, nil
		}
		if err == nil {
			return w, current, nil // it is still valid, and a later request will retry
		}
		err = failed
	}
	if hasEnded(err) {
		if !a.hasContinued(ctx, sealed) {
			w = a.carry(w, r, core.SealedSession{})
		}
		return w, nil, &Error{Status: http.StatusUnauthorized, TryAgain: a.signInPath(""), Err: err}
	}
	failure := &Error{Status: max(statusOf(err), http.StatusInternalServerError), Err: err}
	if isVisit(r) && isPath(r.RequestURI) {
		failure.TryAgain = r.RequestURI
	}
	return w, nil, failure
}

// hasEnded reports whether the user has to sign in again.
func hasEnded(err error) bool {
	failed, ofSession := errors.AsType[*session.Error](err)
	return ofSession && failed.Ended()
}

// hasContinued reports whether this process has replaced a session that cannot be renewed again, in which case the
// browser may have a newer one.
func (a *Auth) hasContinued(ctx context.Context, sealed core.SealedSession) bool {
	latest, ok := a.sessions.Latest(ctx, sealed)
	return ok && !latest.Equal(sealed) && !a.signedOut(ctx, latest)
}

// isUpgrade reports whether a request asks for another protocol, such as WebSocket (RFC 6455 §4.1, RFC 8441 §5). The
// handler that takes over the connection writes the response, often without the headers that are set here.
func isUpgrade(r *http.Request) bool {
	if r.Method == http.MethodConnect {
		return true
	}
	return hasOption(r.Header["Connection"], func(option string) bool { return strings.EqualFold(option, "upgrade") }) &&
		hasOption(r.Header["Upgrade"], func(protocol string) bool { return protocol != "" && !strings.EqualFold(protocol, "h2c") })
}

// hasOption reports whether isSuch accepts a member of the list in the lines of a header field (RFC 9110 §5.6.1).
func hasOption(lines []string, isSuch func(string) bool) bool {
	return slices.ContainsFunc(strings.Split(strings.Join(lines, ","), ","), func(option string) bool {
		return isSuch(strings.TrimSpace(option))
	})
}
