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

// flow is a pending sign-in, as stored in its cookie.
type flow struct {
	State    string `json:"state"`
	Verifier string `json:"verifier"`
	ReturnTo string `json:"return_to"`

	MaxAge core.Opt[int] `json:"max_age,omitzero"` // how recent the sign-in must be afterwards, in seconds
	Own    []byte        `json:"own,omitzero"`     // the application's own state
}

// begin sends the browser to WorkOS to sign in, and from there to kept.ReturnTo.
func (a *Auth) begin(w http.ResponseWriter, r *http.Request, params usermanagement.AuthorizationURLWithPKCEParams, kept flow) {
	forbidCaching(w)
	a.config.OnAuthorize(r, &params)
	if params.MaxAge.IsZero() { // a guard needs it even if OnAuthorize replaced the parameters
		params.MaxAge = kept.MaxAge
	}
	var address string
	var err error
	if kept.Own, err = ownState(&params); err == nil {
		address, err = a.remember(w, r, params, kept)
	}
	if err != nil {
		a.fail(w, r, &Error{Status: http.StatusInternalServerError, Err: err})
		return
	}
	redirect(w, address)
}

// remember creates the URL at WorkOS, and stores what finishes the sign-in in a cookie of the response.
func (a *Auth) remember(w http.ResponseWriter, r *http.Request, params usermanagement.AuthorizationURLWithPKCEParams, kept flow) (address string, err error) {
	authorization, err := a.client.AuthorizationURLWithPKCE(a.redirectURI(r), params)
	if err != nil {
		return "", err
	}
	kept.State, kept.Verifier = authorization.State.Reveal(), authorization.Verifier.Reveal()
	plaintext, err := codec.Marshal(kept)
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

// take returns the sign-in that a callback with this state belongs to, and removes it from the browser, since a sign-in
// is finished once. Code compares the state itself.
func (a *Auth) take(w http.ResponseWriter, r *http.Request, state string) (authorization pkce.Authorization, kept flow, ok bool) {
	name := a.cookies.flowName(state)
	cookie, err := r.Cookie(name)
	if err != nil {
		return authorization, kept, false
	}
	a.cookies.dropFlow(w, name)
	if kept, ok = a.open(cookie.Value); !ok {
		return authorization, kept, false
	}
	verifier, err := pkce.ParseVerifier(kept.Verifier)
	return pkce.Authorization{State: core.NewSecret(kept.State), Verifier: verifier}, kept, err == nil
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
