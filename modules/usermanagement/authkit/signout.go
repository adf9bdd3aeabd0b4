package authkit

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// SignOut ends the session: it takes the cookie away and sends the browser to WorkOS, which ends it there and sends the
// browser on to Config.SignOutReturnTo. A request that renews the session at the same time does not bring it back. It takes POST that no other site had the browser send: a form with a button.
func (a *Auth) SignOut(w http.ResponseWriter, r *http.Request) {
	if failure := a.refuseForeign(w, r); failure != nil {
		a.fail(w, r, failure)
		return
	}
	forbidCaching(w)
	address, err := a.sessions.SignOut(r.Context(), a.cookies.readSession(r), a.config.SignOutReturnTo)
	if failed, ok := errors.AsType[*session.Error](err); ok && failed.Retryable { // else it would not end for who has a copy of the cookie
		a.fail(w, r, &Error{Status: http.StatusServiceUnavailable, Err: err})
		return
	}
	target := address.Reveal()
	if err != nil { // there is no session to end
		target = cmp.Or(a.config.SignOutReturnTo, a.config.HomePath)
	}
	a.cookies.writeSession(w, r, core.SealedSession{})
	redirect(w, target)
}

// refuseForeign refuses what is no POST of the application's own pages.
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
