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

// SignIn sends the browser to WorkOS to sign in. The query can have return_to, the page of this application to return
// to, as a path or with this origin; login_hint, the user's email address; and max_age, in seconds, for a sign-in that
// SignedInWithin accepts. Nothing else is read: a link that named an organization would let its author choose the
// identity provider. Use Config.OnAuthorize for the rest.
//
// A sign-in that starts on 127.0.0.1 is first redirected to localhost, or the other way round, to match
// Config.RedirectURI.
//
// Register the URL of SignIn with WorkOS as the sign-in endpoint, which WorkOS uses for sign-ins that did not start
// here.
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

// Callback finishes a sign-in: it exchanges the code, sets the session cookie and redirects to the page that the user
// wanted. Mount it at the path of Config.RedirectURI.
//
// It accepts a code only in the browser that started the sign-in, within ten minutes, and once. A code without a state,
// or with an empty one or "null", comes from a sign-in that started at WorkOS or at an identity provider, or from an
// attacker who wants the user in the attacker's account. Callback discards it and starts a new sign-in, which a user
// who just signed in does not notice.
//
// An error from WorkOS, such as idp_initiated_sso_disabled, is a *pkce.RefusedError, even if it does not belong to a
// sign-in of this browser. Anybody can make a URL with such an error: show it as text, and do not act on it.
func (a *Auth) Callback(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Referrer-Policy", "no-referrer") // the URL contains the code
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

// hasState reports whether a callback may belong to a sign-in that started here. Those that start elsewhere have no
// state, an empty one, or "null", which some intermediaries write for a missing state.
func hasState(query url.Values) bool {
	return slices.ContainsFunc(query["state"], func(state string) bool { return state != "" && state != "null" })
}

// stray returns the error for a callback that does not belong to a sign-in of this browser.
func (a *Auth) stray(query url.Values) *Error {
	if refused := pkce.Refusal(query); refused != nil {
		return &Error{Status: http.StatusForbidden, TryAgain: a.signInPath(""), Err: refused}
	}
	return &Error{Status: http.StatusBadRequest, TryAgain: a.signInPath(""), Err: ErrNoSignIn}
}

// finish creates a session from the callback of a sign-in.
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

// check rejects a new session that Require would reject: with a wrong clock, or a policy that no token satisfies, the
// browser would be redirected forever. A failure to fetch the keys, or a key that is not published yet, is not a reason
// to reject. Neither is a deny list: it can list the second of the sign-in, and the session is renewed at once.
func (a *Auth) check(ctx context.Context, sealed core.SealedSession) error {
	_, err := a.sessions.Authenticate(ctx, sealed)
	invalid := errors.Is(err, session.ReasonInvalidJWT) && !errors.Is(err, usermanagement.ErrTokenRevoked)
	if invalid || hasEnded(err) { // for example one that was signed out here while AuthKit still has it
		return fmt.Errorf("the new session is not valid: %w", err)
	}
	return nil
}
