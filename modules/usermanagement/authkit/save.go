package authkit

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/arrival"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// Save starts a session from a sign-in that did not go through Callback: from your own page that asks for a password or
// a code, or from another grant. It replaces the browser's current session. Call it before the body is written.
// OnSignIn is not called.
//
// Other sites must not be able to make the browser send the request: use a POST behind http.CrossOriginProtection.
// Otherwise an attacker can sign a visitor in to the attacker's account.
//
// Errors: *core.ArgumentError if response is nil or has no tokens; *session.SizeError if the session is too long for
// cookies; *session.Error with session.ReasonInvalidJWT if the access token is not valid, or with
// session.ReasonInvalidGrant if the user has already signed out of the session. In these cases no cookie is set.
//
// No cache stores the response, even if the handler sets other headers afterwards: Cache-Control is sent a second time
// for that, unless the middleware sets a cookie as well and handles it. Do not allow a content delivery network to
// store the response with its own header field, such as CDN-Cache-Control. Refresh and Clear behave in the same way.
func (a *Auth) Save(w http.ResponseWriter, r *http.Request, response *usermanagement.AuthenticationResponse) error {
	ctx, cancel := context.WithTimeout(r.Context(), a.config.Timeout)
	defer cancel()
	if _, err := a.save(ctx, w, r, response); err != nil {
		return err
	}
	forbidStoringNow(w.Header())
	return nil
}

// errSignedOut is the error for a session that the user has signed out of in the meantime.
func errSignedOut() error {
	return &session.Error{Reason: session.ReasonInvalidGrant, Err: errors.New("the user has signed out")}
}

func (a *Auth) save(ctx context.Context, w http.ResponseWriter, r *http.Request, response *usermanagement.AuthenticationResponse) (core.SealedSession, error) {
	sealed, err := a.sessions.Seal(response) //nolint:contextcheck // the Manager limits how long it waits for a store
	if err != nil {
		return core.SealedSession{}, err
	}
	if err := a.check(ctx, sealed); err != nil {
		_ = a.sessions.Discard(ctx, sealed) // no browser gets it
		return core.SealedSession{}, err
	}
	if a.signedOut(ctx, sealed) {
		_ = a.sessions.Discard(ctx, sealed)
		return core.SealedSession{}, errSignedOut()
	}
	forbidCaching(w)
	a.cookies.writeSession(w, r, sealed)
	return sealed, nil
}

// lateCall is how long after the request started a call may still remove the browser's cookie.
const lateCall = 5 * time.Second

// Refresh renews the session of a request now, for example after a change of the user's role, sets the new cookie and
// returns the session, whose access token is issued after the call. Call it before the body is written. The context of
// the request keeps the old session.
//
// Errors: an *Error. With status 401 the session is missing or has ended, and the cookie is removed; if this request is
// so old that the browser may already have another cookie, the next request removes it. With status 503 the session is
// kept, and may be renewed later. A request for another protocol, such as WebSocket, whose response may not carry a
// cookie, is a *core.ArgumentError, and nothing is sent.
func (a *Auth) Refresh(w http.ResponseWriter, r *http.Request) (*session.Session, error) {
	if isUpgrade(r) {
		return nil, &core.ArgumentError{Argument: "r", Reason: "asks for another protocol, whose response may not carry a cookie"}
	}
	ctx, cancel := context.WithTimeout(r.Context(), a.config.Timeout)
	defer cancel()
	forbidStoringNow(w.Header())
	sealed := a.cookies.latestSession(w, r)
	renewed, current, err := a.renewNow(ctx, sealed)
	if !renewed.IsZero() {
		a.cookies.writeSession(w, r, renewed)
	}
	a.tell(r, current, err)
	if !renewed.IsZero() && a.recheck(w, r) {
		err = errSignedOut()
	}
	switch {
	case err == nil:
		return current, nil
	case hasEnded(err):
		if !arrival.IsLate(r.Context(), lateCall) && !a.hasContinued(r.Context(), sealed) { // otherwise the browser may have a newer one
			a.Clear(w, r)
		}
		return nil, &Error{Status: http.StatusUnauthorized, TryAgain: a.signInPath(""), Err: err}
	}
	failure := &Error{Status: max(statusOf(err), http.StatusInternalServerError), Err: explain(err)}
	if failure.Status == http.StatusServiceUnavailable {
		failure.RetryAfter = retryAfter(err)
	}
	return nil, failure
}

// Clear removes the session cookie from the browser, and does nothing else: the session continues at WorkOS, so the
// next sign-in may not ask for credentials, and a concurrent request that renews the session can set the cookie again.
// SignOut ends the session. Call Clear before the body is written.
func (a *Auth) Clear(w http.ResponseWriter, r *http.Request) {
	forbidStoringNow(w.Header())
	a.cookies.writeSession(w, r, core.SealedSession{})
}

// latestSession returns the session that the browser will have after this response: the one that the middleware or an
// earlier call has set, or the one of the request.
func (c cookies) latestSession(w http.ResponseWriter, r *http.Request) core.SealedSession {
	set := (&http.Response{Header: http.Header{"Set-Cookie": w.Header()["Set-Cookie"]}}).Cookies()
	written := &http.Request{Header: http.Header{}}
	touched := false
	for _, cookie := range set {
		if c.isSession(cookie.Name) {
			touched = true
			if cookie.MaxAge >= 0 {
				written.AddCookie(&http.Cookie{Name: cookie.Name, Value: cookie.Value}) //nolint:gosec // read back at once, and not sent
			}
		}
	}
	if touched {
		return c.readSession(written)
	}
	return c.readSession(r)
}
