package authkit

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// SignOut ends the session: it removes the cookie and sends the browser to WorkOS, which ends the session there and
// redirects to Config.SignOutReturnTo. A concurrent request that renews the session does not restore it. SignOut
// accepts only POST that was not sent from another site: use a form with a button.
func (a *Auth) SignOut(w http.ResponseWriter, r *http.Request) {
	if failure := a.refuseForeign(w, r); failure != nil {
		a.fail(w, r, failure)
		return
	}
	forbidCaching(w)
	address, err := a.sessions.SignOut(r.Context(), a.cookies.readSession(r), a.config.SignOutReturnTo)
	if failed, ok := errors.AsType[*session.Error](err); ok && failed.Retryable { // otherwise a copy of the cookie would stay valid
		a.fail(w, r, &Error{Status: http.StatusServiceUnavailable, Err: err})
		return
	}
	target := address.Reveal()
	if err != nil { // no session to end
		target = cmp.Or(a.config.SignOutReturnTo, a.config.HomePath)
	}
	a.cookies.writeSession(w, r, core.SealedSession{})
	redirect(w, target)
}

// refuseForeign rejects requests that are not a POST from the application's own pages.
func (a *Auth) refuseForeign(w http.ResponseWriter, r *http.Request) *Error {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return &Error{Status: http.StatusMethodNotAllowed, Err: fmt.Errorf("the method is %s, not POST", r.Method)}
	}
	if err := a.crossOrigin.Check(r); err != nil {
		return &Error{Status: http.StatusForbidden, Err: ErrCrossOrigin}
	}
	return nil
}
