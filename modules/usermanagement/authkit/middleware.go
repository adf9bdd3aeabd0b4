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

// Require returns middleware for handlers that need a session, one that every guard lets in. It renews the session if
// its access token has expired, or will within Config.RefreshAhead, before the handler runs; FromContext then returns it.
//
// Without a session, a browser that visits a page is sent to sign in, and back; anything else, such as a fetch, an API
// call or a POST, is answered with 401. A guard's refusal is 403, and Config.OnError finds the session in the context;
// that of SignedInWithin is a new sign-in or 401.
//
// Only WorkOS's own word ends a session. While WorkOS cannot be reached, or a proxy responds in its place, and a session
// cannot be renewed, the response is 503 after Config.Timeout at most, and the session is kept.
//
// A request for another protocol, such as WebSocket, does not renew a session, since its response cannot be relied on to
// carry a cookie: an expired access token is 401 there, and the session is kept. A page that any other request has
// renewed can connect again.
//
// A response that sets the session's cookie is not stored by any cache, whatever the handler says about caching.
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
			r = r.WithContext(NewContext(r.Context(), current)) //nolint:contextcheck // it inherits; for OnError too, whose page may say who is signed in
			if err := refusalOf(guards, current); err != nil {
				a.refuse(w, r, current, err)
				return
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

// current returns the session of a request, renewed if need be, and the writer for the rest of the response, which has the
// new cookie. The error of status 401 says that there is no session. The cookie is taken away if the session has ended,
// and for no other reason, such as that another request has renewed it and this one was late.
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
			return w, current, nil // it is good for a little longer, and a later request will see
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

// hasEnded reports whether only another sign-in helps.
func hasEnded(err error) bool {
	failed, ofSession := errors.AsType[*session.Error](err)
	return ofSession && failed.Ended()
}

// hasContinued reports whether a renewal of this process has replaced a session that cannot be renewed again, so that the
// browser may have a newer one.
func (a *Auth) hasContinued(ctx context.Context, sealed core.SealedSession) bool {
	latest, ok := a.sessions.Latest(ctx, sealed)
	return ok && !latest.Equal(sealed) && !a.signedOut(ctx, latest)
}

// isUpgrade reports whether a request wants another protocol, such as WebSocket (RFC 6455 §4.1, RFC 8441 §5). Whoever
// takes the connection over writes the response, often without the headers that are set here.
func isUpgrade(r *http.Request) bool {
	if r.Method == http.MethodConnect {
		return true
	}
	return hasOption(r.Header["Connection"], func(option string) bool { return strings.EqualFold(option, "upgrade") }) &&
		hasOption(r.Header["Upgrade"], func(protocol string) bool { return protocol != "" && !strings.EqualFold(protocol, "h2c") })
}

// hasOption reports whether one of the members of a list in the lines of a header field is such a one (RFC 9110 §5.6.1).
func hasOption(lines []string, isSuch func(string) bool) bool {
	return slices.ContainsFunc(strings.Split(strings.Join(lines, ","), ","), func(option string) bool {
		return isSuch(strings.TrimSpace(option))
	})
}
