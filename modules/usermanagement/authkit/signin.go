package authkit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/pkce"
)

// SignIn sends the browser to WorkOS to sign in. The query can have return_to, a page of this application to go to
// afterwards, as a path or with this origin; login_hint, the user's email address; and max_age, in seconds, for a sign-in
// that SignedInWithin accepts. Nothing else: a link that could name an organization would let whoever made it choose the
// identity provider. Config.OnAuthorize is for the rest.
//
// A sign-in that begins on 127.0.0.1 is moved to localhost first, or the other way round, if Config.RedirectURI is there.
//
// Register its address with WorkOS as the sign-in endpoint, where sign-ins begin that did not begin here.
func (a *Auth) SignIn(w http.ResponseWriter, r *http.Request) {
	a.signIn(w, r, usermanagement.AuthorizationURLWithPKCEParams{})
}

// SignUp is SignIn with AuthKit's page for new users first.
func (a *Auth) SignUp(w http.ResponseWriter, r *http.Request) {
	a.signIn(w, r, usermanagement.AuthorizationURLWithPKCEParams{ScreenHint: usermanagement.ScreenHintSignUp})
}

func (a *Auth) signIn(w http.ResponseWriter, r *http.Request, params usermanagement.AuthorizationURLWithPKCEParams) {
	if a.moveToCallbackHost(w, r) {
		return
	}
	query := r.URL.Query()
	params.Provider, params.LoginHint, params.MaxAge = usermanagement.ProviderAuthKit, query.Get("login_hint"), maxAgeOf(r)
	a.begin(w, r, params, flow{ReturnTo: a.orHome(r, query.Get("return_to")), MaxAge: params.MaxAge})
}

// Callback finishes a sign-in: it exchanges the code, sets the session's cookie and sends the browser to where it was
// going. Mount it at the path of Config.RedirectURI.
//
// It takes a code only in the browser that began the sign-in, within ten minutes, and once. A code that comes without a
// state, with an empty one or with "null", is from a sign-in that began at WorkOS or at an identity provider, or was put
// there by someone who wants the user in their own account; it is thrown away and the sign-in begins here, which a user who
// just signed in does not notice.
//
// An error of WorkOS's, such as idp_initiated_sso_disabled, is a *pkce.RefusedError, also if it belongs to no sign-in of this
// browser. Anybody can make an address with one: show it as text, and let nothing depend on it.
func (a *Auth) Callback(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Referrer-Policy", "no-referrer") // the address holds the code
	forbidCaching(w)
	query := r.URL.Query()
	if query.Has("code") && !hasState(query) && query.Get("error") == "" {
		redirect(w, a.signInPath(""))
		return
	}
	authorization, kept, ok := a.take(w, r, query.Get("state"))
	if !ok {
		a.fail(w, r, a.stray(query))
		return
	}
	r = withState(r, kept)
	if failure := a.finish(w, r, authorization, kept); failure != nil {
		failure.TryAgain = cmp.Or(failure.TryAgain, a.signInPath(kept.ReturnTo))
		a.fail(w, r, failure)
		return
	}
	a.arrive(w, kept.ReturnTo)
}

// hasState reports whether a callback may be of a sign-in that began here: those that begin elsewhere have no state, an
// empty one, or what a program in between has made of none.
func hasState(query url.Values) bool {
	return slices.ContainsFunc(query["state"], func(state string) bool { return state != "" && state != "null" })
}

// stray is the error for a callback that belongs to no sign-in of this browser.
func (a *Auth) stray(query url.Values) *Error {
	if refused := pkce.Refusal(query); refused != nil {
		return &Error{Status: http.StatusForbidden, TryAgain: a.signInPath(""), Err: refused}
	}
	return &Error{Status: http.StatusBadRequest, TryAgain: a.signInPath(""), Err: ErrNoSignIn}
}

// finish makes a session of the callback of a sign-in.
func (a *Auth) finish(w http.ResponseWriter, r *http.Request, authorization pkce.Authorization, kept flow) *Error {
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
	sealed, err := a.save(ctx, w, r, response)
	switch {
	case err != nil && hasEnded(err):
		return &Error{Status: http.StatusForbidden, Err: err, TryAgain: a.signInPath("")}
	case err != nil:
		return &Error{Status: max(statusOf(err), http.StatusInternalServerError), Err: err}
	}
	return a.stillStale(ctx, sealed, kept)
}

// check refuses a new session that Require would refuse: a clock that is wrong, or a policy that fits no token, would
// send the browser round and round. That keys cannot be fetched, or that the key is not published yet, says nothing
// against it. Neither does a deny list: it has the second of the sign-in, and the session is renewed at once.
func (a *Auth) check(ctx context.Context, sealed core.SealedSession) error {
	_, err := a.sessions.Authenticate(ctx, sealed)
	invalid := errors.Is(err, session.ReasonInvalidJWT) && !errors.Is(err, usermanagement.ErrTokenRevoked)
	if invalid || hasEnded(err) { // such as one that was signed out here, while AuthKit has it still
		return fmt.Errorf("the new session is not valid: %w", err)
	}
	return nil
}
