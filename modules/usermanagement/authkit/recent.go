package authkit

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// clockTolerance is how far in the future auth_time may be, because clocks differ.
const clockTolerance = time.Minute

// shortestSignIn is the minimum for SignedInWithin: a sign-in at WorkOS takes a moment, and clocks differ.
const shortestSignIn = 10 * time.Second

// SignedInWithin admits users who have authenticated within the last d. Renewing a session does not count. A token
// without the claim auth_time is rejected.
//
// d is 10 seconds or more. With less, no user could return from WorkOS in time: such a guard rejects every session with
// a *core.ArgumentError; the middleware responds with 500 and logs an error. To require a sign-in with each request,
// send the user to SignIn with max_age=0.
//
// Behind Require, a stale sign-in sends a page visit to WorkOS to sign in again, with max_age, and back to the page.
// For any other request, such as a fetch or a POST, the response is 401 with the challenge of RFC 9470 §3; a page can
// then go to SignIn with that max_age. If WorkOS does not ask the user again, the callback responds with 403 instead of
// starting another sign-in.
func SignedInWithin(d time.Duration) Guard {
	return func(s *session.Session) error {
		switch {
		case d < shortestSignIn:
			return &core.ArgumentError{Argument: "d", Reason: "of SignedInWithin is less than " + shortestSignIn.String() + ", which is too short for a sign-in"}
		case !isRecent(s, d):
			return &StaleSignInError{Within: d}
		}
		return nil
	}
}

// StaleSignInError is returned by SignedInWithin: the user must sign in again. Your own guards can return it too.
type StaleSignInError struct {
	Within time.Duration // how long ago the sign-in may be
}

func (e *StaleSignInError) Error() string {
	return "workos: the user has not signed in within " + e.Within.String()
}

// maxAge returns Within for the parameter max_age: in whole seconds, 0 or more.
func (e *StaleSignInError) maxAge() int { return wholeSeconds(e.Within) }

// isRecent compares whole seconds, the precision of auth_time.
func isRecent(s *session.Session, d time.Duration) bool {
	if s.Claims == nil || s.AuthenticatedAt.IsZero() {
		return false
	}
	age := time.Now().Truncate(time.Second).Sub(s.AuthenticatedAt)
	return age <= d && age >= -clockTolerance
}

// refusalOf returns the error of the guards for a session: first those that another sign-in cannot fix, then the
// StaleSignInError with the shortest time.
func refusalOf(guards []Guard, current *session.Session) error {
	var shortest *StaleSignInError
	for _, guard := range guards {
		err := guard.judge(current)
		if err == nil {
			continue
		}
		stale, ok := errors.AsType[*StaleSignInError](err)
		if !ok {
			return err
		}
		if shortest == nil || stale.Within < shortest.Within {
			shortest = stale
		}
	}
	if shortest == nil { // a typed nil would be a non-nil error
		return nil
	}
	return shortest
}

// refuse responds to a request whose session a guard has rejected.
func (a *Auth) refuse(w http.ResponseWriter, r *http.Request, current *session.Session, err error) {
	stale, ok := errors.AsType[*StaleSignInError](err)
	_, misused := errors.AsType[*core.ArgumentError](err)
	switch {
	case misused: // the guard rejects every session: the operator should see it
		a.fail(w, r, &Error{Status: http.StatusInternalServerError, Err: err})
	case !ok:
		a.fail(w, r, &Error{Status: http.StatusForbidden, Err: fmt.Errorf("%w: %w", ErrForbidden, err)})
	case isVisit(r):
		a.signInAgain(w, r, current, stale)
	default:
		w.Header().Set("WWW-Authenticate", `Bearer error="insufficient_user_authentication", `+
			`error_description="A more recent sign-in is required", max_age="`+strconv.Itoa(stale.maxAge())+`"`)
		page, _ := a.local(r, r.Referer()) // the page whose form or script sent this
		a.fail(w, r, &Error{Status: http.StatusUnauthorized, TryAgain: a.signInAgainPath(page, stale), Err: stale})
	}
}

// signInAgain sends the browser to WorkOS with the user and the organization of the session. It bypasses the sign-in
// page, which may be the application's own and not forward max_age.
func (a *Auth) signInAgain(w http.ResponseWriter, r *http.Request, current *session.Session, stale *StaleSignInError) {
	params := usermanagement.AuthorizationURLWithPKCEParams{
		Provider: usermanagement.ProviderAuthKit, OrganizationID: current.OrganizationID, MaxAge: core.Some(stale.maxAge()),
	}
	if current.User != nil {
		params.LoginHint = current.User.Email
	}
	a.begin(w, r, params, flow{ReturnTo: a.orHome(r, r.RequestURI), MaxAge: core.Some(stale.maxAge())})
}

// signInAgainPath returns the path that starts a sign-in with the max_age of stale.
func (a *Auth) signInAgainPath(returnTo string, stale *StaleSignInError) string {
	path := a.signInPath(returnTo)
	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	return path + separator + "max_age=" + strconv.Itoa(stale.maxAge())
}

// maxAgeOf reads max_age from the query of a sign-in. A value that is not a number of seconds is ignored: the guard
// decides.
func maxAgeOf(r *http.Request) (age core.Opt[int]) {
	seconds, err := strconv.ParseUint(r.URL.Query().Get("max_age"), 10, 31)
	if err != nil {
		return age
	}
	return core.Some(int(seconds))
}

// stillStale rejects a sign-in that had to be recent and is not, because WorkOS did not ask the user or because clocks
// differ: the page would send the browser back to WorkOS. A session that cannot be verified yet continues.
func (a *Auth) stillStale(ctx context.Context, sealed core.SealedSession, kept flow) *Error {
	age, ok := kept.MaxAge.Get()
	if !ok {
		return nil
	}
	within := time.Duration(age) * time.Second
	enough := within
	if within < shortestSignIn { // no guard requires less; the sign-in itself takes a moment
		enough = clockTolerance
	}
	if current, err := a.sessions.Authenticate(ctx, sealed); err == nil && !isRecent(current, enough) {
		return &Error{Status: http.StatusForbidden, TryAgain: kept.ReturnTo, Err: fmt.Errorf("%w: %w", ErrForbidden, &StaleSignInError{Within: within})}
	}
	return nil
}
