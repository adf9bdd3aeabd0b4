package authkit

import (
	"net/http"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/codec"

	"github.com/workos-typestate/workos/internal/iron"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/pkce"
)

// flowAge is how long a sign-in may take.
const flowAge = 10 * time.Minute

// flow is a sign-in under way, as its cookie keeps it.
type flow struct {
	State    string `json:"state"`
	Verifier string `json:"verifier"`
	ReturnTo string `json:"return_to"`
}

// begin sends the browser to WorkOS to sign in, and to returnTo after that.
func (a *Auth) begin(w http.ResponseWriter, r *http.Request, params usermanagement.AuthorizationURLWithPKCEParams, returnTo string) {
	forbidCaching(w)
	a.config.OnAuthorize(r, &params)
	params.State = core.Secret{} // each sign-in has one of its own
	address, err := a.remember(w, r, params, returnTo)
	if err != nil {
		a.fail(w, r, &Error{Status: http.StatusInternalServerError, Err: err})
		return
	}
	redirect(w, address)
}

// remember makes the address at WorkOS, and puts what finishes the sign-in into the response.
func (a *Auth) remember(w http.ResponseWriter, r *http.Request, params usermanagement.AuthorizationURLWithPKCEParams, returnTo string) (address string, err error) {
	authorization, err := a.client.AuthorizationURLWithPKCE(a.config.RedirectURI, params)
	if err != nil {
		return "", err
	}
	plaintext, err := codec.Marshal(flow{authorization.State.Reveal(), authorization.Verifier.Reveal(), returnTo})
	if err != nil {
		return "", err
	}
	sealed, err := iron.Seal(plaintext, a.passwords.Get()[0].Reveal(), a.now().Add(flowAge))
	if err != nil {
		return "", err
	}
	a.cookies.writeFlow(w, r, a.cookies.flowName(authorization.State.Reveal()), sealed)
	return authorization.URL.Reveal(), nil
}

// take returns the sign-in to which a callback with this state belongs, and takes it from the browser: it is
// finished once. The state itself is compared by Code.
func (a *Auth) take(w http.ResponseWriter, r *http.Request, state string) (authorization pkce.Authorization, returnTo string, ok bool) {
	name := a.cookies.flowName(state)
	cookie, err := r.Cookie(name)
	if err != nil {
		return authorization, "", false
	}
	a.cookies.dropFlow(w, name)
	kept, ok := a.open(cookie.Value)
	if !ok {
		return authorization, "", false
	}
	verifier, err := pkce.ParseVerifier(kept.Verifier)
	return pkce.Authorization{State: core.NewSecret(kept.State), Verifier: verifier}, kept.ReturnTo, err == nil
}

func (a *Auth) open(sealed string) (kept flow, ok bool) {
	seal, ok := iron.Parse(sealed)
	if !ok {
		return kept, false
	}
	for _, password := range a.passwords.Get() {
		if plaintext, ok := seal.Open(password.Reveal(), a.now()); ok {
			err := codec.Unmarshal(plaintext, &kept)
			return kept, err == nil
		}
	}
	return kept, false
}
