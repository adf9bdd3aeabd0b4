package authkit

import (
	"net/http"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// AcceptInvitation sends the browser to WorkOS to sign up or in with an invitation. The query has invitation_token, as
// in the links of WorkOS's emails, and can have return_to and login_hint, as for SignIn. Mount it at the invitation URL
// that is set in the dashboard. Without a token the response is 400.
func (a *Auth) AcceptInvitation(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Referrer-Policy", "no-referrer") // the URL contains the token
	token := r.URL.Query().Get("invitation_token")
	if err := engine.Required("invitation_token", token); err != nil {
		a.fail(w, r, &Error{Status: http.StatusBadRequest, TryAgain: a.signInPath(""), Err: err})
		return
	}
	a.signIn(w, r, usermanagement.AuthorizationURLWithPKCEParams{
		ScreenHint: usermanagement.ScreenHintSignUp, InvitationToken: core.NewInvitationToken(token),
	})
}
