package authkit

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/pkce"
)

// SignIn sends the browser to WorkOS to sign in. The query can have return_to, a path on this host to go to afterwards,
// and login_hint, the user's e-mail address. Nothing else: a link that could name an organization would let whoever
// made it choose the identity provider. Config.OnAuthorize is for the rest.
//
// Register its address with WorkOS as the sign-in endpoint, where sign-ins begin that did not begin here.
func (a *Auth) SignIn(w http.ResponseWriter, r *http.Request) {
	a.signIn(w, r, "")
}

// SignUp is SignIn with AuthKit's page for new users first.
func (a *Auth) SignUp(w http.ResponseWriter, r *http.Request) {
	a.signIn(w, r, usermanagement.ScreenHintSignUp)
}

func (a *Auth) signIn(w http.ResponseWriter, r *http.Request, screen usermanagement.ScreenHint) {
	query := r.URL.Query()
	a.begin(w, r, usermanagement.AuthorizationURLWithPKCEParams{
		Provider: usermanagement.ProviderAuthKit, ScreenHint: screen, LoginHint: query.Get("login_hint"),
	}, a.orHome(query.Get("return_to")))
}

// Callback finishes a sign-in: it exchanges the code, sets the session's cookie and sends the browser to where it was
// going. Mount it at the path of Config.RedirectURI.
//
// It takes a code only in the browser that began the sign-in, within ten minutes, and once. A code that comes without a
// state is from a sign-in that began at WorkOS or at an identity provider, or was put there by someone who wants the
// user in their own account; it is thrown away and the sign-in begins here, which a user who just signed in does
// not notice.
func (a *Auth) Callback(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Referrer-Policy", "no-referrer") // the address holds the code
	forbidCaching(w)
	query := r.URL.Query()
	if query.Has("code") && !query.Has("state") {
		redirect(w, a.signInPath(""))
		return
	}
	authorization, returnTo, ok := a.take(w, r, query.Get("state"))
	if !ok {
		a.fail(w, r, &Error{Status: http.StatusBadRequest, TryAgain: a.signInPath(""), Err: ErrNoSignIn})
		return
	}
	if failure := a.finish(w, r, authorization); failure != nil {
		failure.TryAgain = a.signInPath(returnTo)
		a.fail(w, r, failure)
		return
	}
	redirect(w, returnTo)
}

// finish makes a session of the callback of a sign-in.
func (a *Auth) finish(w http.ResponseWriter, r *http.Request, authorization pkce.Authorization) *Error {
	code, err := authorization.Code(r.URL.Query())
	if _, refused := errors.AsType[*pkce.RefusedError](err); refused {
		return &Error{Status: http.StatusForbidden, Err: err, ofOwnSignIn: true}
	}
	if err != nil {
		return &Error{Status: http.StatusBadRequest, Err: err}
	}
	ctx, cancel := context.WithTimeout(r.Context(), a.config.Timeout)
	defer cancel()
	response, err := a.client.AuthenticateWithCodeAndVerifier(ctx, code, authorization.Verifier, nil)
	if err != nil {
		return &Error{Status: statusOf(err), Err: err}
	}
	if err := a.config.OnSignIn(r, response); err != nil {
		if chosen, ok := errors.AsType[*Error](err); ok && chosen.Status >= 400 && chosen.Status < 600 {
			return &Error{Status: chosen.Status, Err: chosen.Err}
		}
		return &Error{Status: http.StatusInternalServerError, Err: fmt.Errorf("OnSignIn: %w", err)}
	}
	sealed, err := a.sessions.Seal(response)
	if err != nil {
		return &Error{Status: http.StatusInternalServerError, Err: err}
	}
	if err := a.check(ctx, sealed); err != nil {
		return &Error{Status: http.StatusInternalServerError, Err: err}
	}
	a.cookies.writeSession(w, r, sealed)
	return nil
}

// check refuses a new session that Require would refuse: a clock that is wrong, or a policy that fits no token, would
// send the browser round and round. That keys cannot be fetched, or that the key is not published yet, says nothing
// against it. Neither does a deny list: it has the second of the sign-in, and the session is renewed at once.
func (a *Auth) check(ctx context.Context, sealed core.SealedSession) error {
	_, err := a.sessions.Authenticate(ctx, sealed)
	if errors.Is(err, session.ReasonInvalidJWT) && !errors.Is(err, usermanagement.ErrTokenRevoked) {
		return fmt.Errorf("the new session is not valid: %w", err)
	}
	return nil
}
