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

// clockTolerance is how far in the future an authentication may lie, since clocks differ.
const clockTolerance = time.Minute

// shortestSignIn is the least that SignedInWithin takes: coming back from WorkOS takes a moment, and the clocks differ.
const shortestSignIn = 10 * time.Second

// SignedInWithin lets users in who have proved who they are within the last d: not who has come in by a
// session, however lately it was renewed. A token that does not say when that was, by its claim auth_time, is refused.
//
// d is 10 seconds or more. In less nobody comes back from WorkOS, or only to be sent there again: such a guard refuses
// everybody with a *core.ArgumentError, which the middleware answers with 500 and logs as an error. To ask for a sign-in with
// each request, send the user to SignIn with max_age=0.
//
// Behind Require, the refusal sends a visit of a page to WorkOS to sign in again, with max_age, and back to the page. Any
// other request, such as a fetch or a POST, is answered with 401 and the challenge of RFC 9470 §3; a page can then go to SignIn
// with that max_age. If WorkOS does not ask the user again, the callback is answered with 403, and nothing is asked twice.
func SignedInWithin(d time.Duration) Guard {
	return func(s *session.Session) error {
		switch {
		case d < shortestSignIn:
			return &core.ArgumentError{Argument: "d", Reason: "of SignedInWithin is less than " + shortestSignIn.String() + ", in which nobody can have come back from a sign-in"}
		case !isRecent(s, d):
			return &StaleSignInError{Within: d}
		}
		return nil
	}
}

// StaleSignInError is the refusal of SignedInWithin: the user must sign in again. A guard of one's own can return it too.
type StaleSignInError struct {
	Within time.Duration // how long ago the sign-in may be
}

func (e *StaleSignInError) Error() string {
	return "workos: the user has not signed in within " + e.Within.String()
}

// maxAge is Within as max_age has it: in whole seconds, 0 or more.
func (e *StaleSignInError) maxAge() int { return wholeSeconds(e.Within) }

// isRecent compares whole seconds, which is what auth_time has.
func isRecent(s *session.Session, d time.Duration) bool {
	if s.Claims == nil || s.AuthenticatedAt.IsZero() {
		return false
	}
	age := time.Now().Truncate(time.Second).Sub(s.AuthenticatedAt)
	return age <= d && age >= -clockTolerance
}

// refusalOf is what the guards say against a session: first what signing in again does not help against, then the
// shortest time.
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
	if shortest == nil { // which as an error would not be nil
		return nil
	}
	return shortest
}

// refuse answers a request whose session a guard has refused.
func (a *Auth) refuse(w http.ResponseWriter, r *http.Request, current *session.Session, err error) {
	stale, ok := errors.AsType[*StaleSignInError](err)
	_, misused := errors.AsType[*core.ArgumentError](err)
	switch {
	case misused: // nobody can come in, and whoever runs the program should see it
		a.fail(w, r, &Error{Status: http.StatusInternalServerError, Err: err})
	case !ok:
		a.fail(w, r, &Error{Status: http.StatusForbidden, Err: fmt.Errorf("%w: %w", ErrForbidden, err)})
	case isVisit(r):
		a.signInAgain(w, r, current, stale)
	default:
		w.Header().Set("WWW-Authenticate", `Bearer error="insufficient_user_authentication", `+
			`error_description="A more recent sign-in is required", max_age="`+strconv.Itoa(stale.maxAge())+`"`)
		page, _ := a.local(r, r.Referer()) // of the form or the script that has sent this
		a.fail(w, r, &Error{Status: http.StatusUnauthorized, TryAgain: a.signInAgainPath(page, stale), Err: stale})
	}
}

// signInAgain sends the browser to WorkOS for the user, and the organization, of the session. It does not go by the
// sign-in page, which may be one of the application's own that does not pass max_age on.
func (a *Auth) signInAgain(w http.ResponseWriter, r *http.Request, current *session.Session, stale *StaleSignInError) {
	params := usermanagement.AuthorizationURLWithPKCEParams{
		Provider: usermanagement.ProviderAuthKit, OrganizationID: current.OrganizationID, MaxAge: core.Some(stale.maxAge()),
	}
	if current.User != nil {
		params.LoginHint = current.User.Email
	}
	a.begin(w, r, params, flow{ReturnTo: a.orHome(r, r.RequestURI), MaxAge: core.Some(stale.maxAge())})
}

// signInAgainPath is where a sign-in begins that is recent afterwards.
func (a *Auth) signInAgainPath(returnTo string, stale *StaleSignInError) string {
	path := a.signInPath(returnTo)
	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	return path + separator + "max_age=" + strconv.Itoa(stale.maxAge())
}

// maxAgeOf reads max_age from the query of a sign-in. What is not a number of seconds asks for nothing: the guard decides.
func maxAgeOf(r *http.Request) (age core.Opt[int]) {
	seconds, err := strconv.ParseUint(r.URL.Query().Get("max_age"), 10, 31)
	if err != nil {
		return age
	}
	return core.Some(int(seconds))
}

// stillStale refuses to go on to a page that would send the browser back to WorkOS: the sign-in was to be recent, and is
// not, because WorkOS has not asked the user or because the clocks differ. A session that cannot be judged yet continues.
func (a *Auth) stillStale(ctx context.Context, sealed core.SealedSession, kept flow) *Error {
	age, ok := kept.MaxAge.Get()
	if !ok {
		return nil
	}
	within := time.Duration(age) * time.Second
	enough := within
	if within < shortestSignIn { // which no guard asks for; the sign-in itself takes a moment
		enough = clockTolerance
	}
	if current, err := a.sessions.Authenticate(ctx, sealed); err == nil && !isRecent(current, enough) {
		return &Error{Status: http.StatusForbidden, TryAgain: kept.ReturnTo, Err: fmt.Errorf("%w: %w", ErrForbidden, &StaleSignInError{Within: within})}
	}
	return nil
}
