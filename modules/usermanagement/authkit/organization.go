package authkit

import (
	"context"
	"net/http"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/arrival"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/verdict"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// maxForm is larger than any form with an ID and a path.
const maxForm = 64 << 10

// SwitchOrganization moves the session to another organization of the user: the form field organization_id. The browser
// continues to the field return_to, a path on this host. It accepts only POST that was not sent from another site.
//
// If the organization requires its own kind of sign-in, or the session has ended, the browser is sent to WorkOS to sign
// in to that organization; until that succeeds the session stays in its organization. An organization that the user is
// not a member of is 403, with a *core.Error.
func (a *Auth) SwitchOrganization(w http.ResponseWriter, r *http.Request) {
	if failure := a.refuseForeign(w, r); failure != nil {
		a.fail(w, r, failure)
		return
	}
	forbidCaching(w)
	r = r.WithContext(arrival.Mark(r.Context())) // the form may be slow
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	id, returnTo := core.OrganizationID(r.PostFormValue("organization_id")), a.orHome(r, r.PostFormValue("return_to"))
	if err := engine.Required("organization_id", string(id)); err != nil {
		a.fail(w, r, &Error{Status: http.StatusBadRequest, Err: err})
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), a.config.Timeout)
	defer cancel()
	moved, err := a.sessions.Refresh(ctx, a.cookies.readSession(r), &session.RefreshParams{OrganizationID: id}) //nolint:contextcheck // it inherits
	if !moved.IsZero() {                                                                                        // even with an error: the session has not moved, but the request's refresh token has been exchanged
		a.cookies.writeSession(w, r, moved)
	}
	switch {
	case err == nil:
		a.tellMoved(ctx, r, moved) //nolint:contextcheck // it inherits
		a.recheck(w, r)            // the hook may have been slow
		redirect(w, returnTo)
	case wantsSignIn(err):
		a.begin(w, r, usermanagement.AuthorizationURLWithPKCEParams{Provider: usermanagement.ProviderAuthKit, OrganizationID: id}, flow{ReturnTo: returnTo})
	case statusOf(err) == http.StatusBadRequest:
		a.fail(w, r, &Error{Status: http.StatusForbidden, Err: err})
	default:
		a.fail(w, r, &Error{Status: statusOf(err), Err: err})
	}
}

// wantsSignIn reports whether the user can enter the organization by signing in to it.
func wantsSignIn(err error) bool {
	if hasEnded(err) {
		return true
	}
	switch code, _ := verdict.Ended(err); code {
	case "", "access_denied", "application_consent_required", "organization_membership_not_found", "organization_not_found", "sign_up_not_allowed":
		return false
	}
	return true
}
