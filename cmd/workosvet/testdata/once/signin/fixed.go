// Package signin signs users in with what others have used before them.
package signin

import (
	"context"
	"net/http"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/sso"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/pkce"
)

const fixedState = "state"

var (
	packageState = core.NewSecret("random once")
	verifier     = pkce.NewVerifier() // want `once: what starts a sign-in is in a package variable, and the same for every user: create it for each sign-in`
	latest       pkce.Verifier
	batch        string
)

func constantState(client *workos.Public) (*usermanagement.Authorization, error) {
	return client.UserManagement.AuthorizationURLWithPKCE("https://app.example/callback", usermanagement.AuthorizationURLWithPKCEParams{
		Provider: usermanagement.ProviderAuthKit, State: core.NewSecret("state"), // want `a state that is a constant is the same for every sign-in: create one for each`
	})
}

func firstMember(client *workos.Public) (*usermanagement.Authorization, error) {
	return client.UserManagement.AuthorizationURLWithPKCE("https://app.example/callback", usermanagement.AuthorizationURLWithPKCEParams{State: workos.NewSecret(fixedState), Provider: usermanagement.ProviderAuthKit}) // want `a state that is a constant`
}

func packageVariable(client *workos.Confidential) (core.SecretURL, error) {
	params := usermanagement.AuthorizationURLParams{Provider: usermanagement.ProviderAuthKit}
	params.State = packageState // want `a state in a package variable is the same for every sign-in: create one for each`
	return client.UserManagement.AuthorizationURL("https://app.example/callback", params)
}

func nonce(client *workos.Confidential) (core.SecretURL, error) {
	text := "nonce"
	return client.SSO.AuthorizationURL("https://app.example/callback", sso.AuthorizationURLParams{Nonce: text}) // want `a nonce that is a constant`
}

func parsed() (pkce.Verifier, error) {
	return pkce.ParseVerifier("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") // want `a verifier that is a constant`
}

func keys(ctx context.Context, client *workos.Confidential, id workos.OrganizationID) {
	_, _ = client.Organizations.Create(ctx, "Acme", nil, core.WithIdempotencyKey("create")) // want `an idempotency key that is a constant is the same for every request`
	_, _ = client.Organizations.Create(ctx, "Acme", nil, core.WithIdempotencyKey("create-"+string(id)))
	_, _ = client.Organizations.Create(ctx, "Acme", nil, core.WithIdempotencyKey(batch)) // set for each run
}

func setBatch(name string) { batch = name }

func overwritten(w http.ResponseWriter, r *http.Request) {
	latest = pkce.NewVerifier() // want `which the next request overwrites`
}

func ownState(password string, plan func(*http.Request) string) authkit.Config {
	return authkit.Config{
		CookiePasswords: workos.CookiePasswords(password),
		OnAuthorize: func(r *http.Request, params *usermanagement.AuthorizationURLWithPKCEParams) {
			params.State = core.NewSecret("free") // sealed in the cookie of the sign-in, beside the random one
			*params = usermanagement.AuthorizationURLParams{State: core.NewSecret("free")}
		},
	}
}

func fresh(client *workos.Confidential, kept string) (pkce.Verifier, error) {
	_, _ = client.UserManagement.AuthorizationURLWithPKCE("https://app.example/callback", usermanagement.AuthorizationURLParams{State: core.NewSecret(kept)})
	return pkce.ParseVerifier(kept)
}

func use() (pkce.Verifier, pkce.Verifier) { return verifier, latest }
