package authkit

import (
	"context"
	"fmt"
	"net/http"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// maxState limits the application's own state, because the sign-in cookie has to hold it.
const maxState = 256

// ownState removes the State that OnAuthorize set from the parameters of a sign-in, and returns it.
func ownState(params *usermanagement.AuthorizationURLWithPKCEParams) ([]byte, error) {
	state := params.State.Reveal()
	params.State = core.Secret{} // each sign-in generates its own
	if len(state) > maxState {
		return nil, &core.ArgumentError{Argument: "State", Reason: fmt.Sprintf("is longer than %d bytes", maxState)}
	}
	return []byte(state), nil
}

type stateKey struct{}

// StateFromContext returns what Config.OnAuthorize put into State when the sign-in started, for Config.OnSignIn and
// Config.OnError; the zero value if OnAuthorize set none. It was sealed in a cookie of the browser, and is unchanged.
func StateFromContext(ctx context.Context) core.Secret {
	state, _ := ctx.Value(stateKey{}).(core.Secret)
	return state
}

// withState returns a request whose context has the state of a sign-in.
func withState(r *http.Request, kept flow) *http.Request {
	if len(kept.Own) == 0 {
		return r
	}
	return r.WithContext(context.WithValue(r.Context(), stateKey{}, core.NewSecret(string(kept.Own))))
}
