package sso

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// LogoutAuthorization is the permission to sign one user out at the identity provider.
type LogoutAuthorization struct {
	LogoutURL   core.SecretURL `json:"logout_url"` // send the browser here; it holds the token
	LogoutToken core.Secret    `json:"logout_token"`
}

// LogoutURL returns the URL that ends the user's session at the identity provider when their browser opens it. The
// token is from LogoutAuthorization.
//
// GET /sso/logout, for a browser, on its own host. Errors: *core.ArgumentError.
func (f flows) LogoutURL(token core.Secret) (core.SecretURL, error) {
	if err := engine.Required("token", token.Reveal()); err != nil {
		return core.SecretURL{}, err
	}
	query := struct {
		Token core.Secret `json:"token"`
	}{token}
	return engine.SecretBrowserURL(f.client, engine.OnAuthHost(core.Path("/sso/logout")).Query(query))
}

// AuthorizeLogout requests the permission to sign out the user of a profile.
//
// POST /sso/logout/authorize, on its own host. Errors worth handling: core.ErrNotFound for an
// unknown profile or a provider without sign-out.
func (c Confidential) AuthorizeLogout(ctx context.Context, profileID core.ProfileID, opts ...core.PostOption) (*LogoutAuthorization, error) {
	if err := engine.Required("profileID", string(profileID)); err != nil {
		return nil, err
	}
	body := struct {
		ProfileID core.ProfileID `json:"profile_id"`
	}{profileID}
	return engine.Post[LogoutAuthorization](ctx, c.confidential, engine.OnAuthHost(core.Path("/sso/logout/authorize")), body, opts...)
}
