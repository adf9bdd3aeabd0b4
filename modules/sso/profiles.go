package sso

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/pkce"
)

// Profile is a user as the identity provider describes them.
type Profile struct {
	Object           string              `json:"object"` // "profile"
	ID               core.ProfileID      `json:"id"`
	ConnectionID     core.ConnectionID   `json:"connection_id"`
	ConnectionType   ConnectionType      `json:"connection_type"`
	OrganizationID   core.OrganizationID `json:"organization_id"`
	IDPID            string              `json:"idp_id"` // the user's ID at the identity provider
	Email            string              `json:"email"`
	FirstName        string              `json:"first_name"`
	LastName         string              `json:"last_name"`
	Name             string              `json:"name"`
	Role             *Role               `json:"role,omitzero"`
	Roles            []Role              `json:"roles"`
	Groups           []string            `json:"groups"`
	CustomAttributes map[string]any      `json:"custom_attributes"`
	RawAttributes    map[string]any      `json:"raw_attributes"` // everything that the provider sent
}

// Role is a role, by its slug only.
type Role struct {
	Slug core.RoleSlug `json:"slug"`
}

// OAuthTokens are the tokens of the OAuth provider that the user signed in with.
type OAuthTokens struct {
	Provider     string             `json:"provider"`
	AccessToken  core.ProviderToken `json:"access_token"`
	RefreshToken core.ProviderToken `json:"refresh_token"`
	ExpiresAt    int64              `json:"expires_at"` // seconds since the Unix epoch
	Scopes       []string           `json:"scopes"`
}

// ProfileAndToken is the result of a sign-in.
type ProfileAndToken struct {
	AccessToken core.AccessToken `json:"access_token"` // for GetProfile
	TokenType   string           `json:"token_type"`   // "Bearer"
	ExpiresIn   int              `json:"expires_in"`   // seconds
	Profile     Profile          `json:"profile"`
	OAuthTokens *OAuthTokens     `json:"oauth_tokens,omitzero"`
}

// GetProfileAndTokenWithVerifierParams has no members yet.
type GetProfileAndTokenWithVerifierParams struct{}

// GetProfileAndTokenWithVerifier finishes a sign-in that AuthorizationURLWithPKCE started. The
// confidential client also sends the client secret.
//
// POST /sso/token, as a form (RFC 7636 §4.5). Errors worth handling: core.ErrorCode("invalid_grant") for
// a code that is wrong, used or more than ten minutes old.
func (f flows) GetProfileAndTokenWithVerifier(ctx context.Context, code core.AuthorizationCode, verifier pkce.Verifier, params *GetProfileAndTokenWithVerifierParams, opts ...core.PostOption) (*ProfileAndToken, error) {
	if verifier.IsZero() {
		return nil, &core.ArgumentError{Argument: "verifier", Reason: "is missing: take it from AuthorizationURLWithPKCE"}
	}
	return exchange(ctx, f.oauth, code, struct {
		Verifier pkce.Verifier `json:"code_verifier"`
		*GetProfileAndTokenWithVerifierParams
	}{verifier, params}, opts)
}

// GetProfileAndTokenParams holds the optional fields of GetProfileAndToken.
type GetProfileAndTokenParams struct {
	Verifier pkce.Verifier `json:"code_verifier,omitzero"` // if the sign-in started with one
}

// GetProfileAndToken finishes a sign-in that AuthorizationURL started, with the client secret and, if any, the
// verifier.
//
// POST /sso/token, as a form. Errors worth handling: core.ErrorCode("invalid_grant").
func (c Confidential) GetProfileAndToken(ctx context.Context, code core.AuthorizationCode, params *GetProfileAndTokenParams, opts ...core.PostOption) (*ProfileAndToken, error) {
	return exchange(ctx, c.oauth, code, engine.Given(params), opts)
}

// exchange carries out the grant of RFC 6749 §4.1.3.
func exchange[P any](ctx context.Context, oauth engine.OAuthClient, code core.AuthorizationCode, params P, opts []core.PostOption) (*ProfileAndToken, error) {
	if err := engine.Required("code", code.Reveal()); err != nil {
		return nil, err
	}
	grant := struct {
		Code   core.AuthorizationCode `json:"code"`
		Params P                      `json:",embed"`
	}{code, params}
	result, err := engine.ExchangeForm[ProfileAndToken](ctx, oauth, core.Path("/sso/token"), "authorization_code", grant, opts)
	if err != nil {
		return nil, err
	}
	switch {
	case result.AccessToken.IsZero():
		return nil, engine.Incomplete("POST", "/sso/token", "/access_token")
	case result.Profile.ID == "":
		return nil, engine.Incomplete("POST", "/sso/token", "/profile/id")
	}
	return result, nil
}

// GetProfile returns the profile for an access token of GetProfileAndToken.
//
// GET /sso/profile. Errors worth handling: core.ErrUnauthorized for a token that is wrong or expired.
func (f flows) GetProfile(ctx context.Context, accessToken core.AccessToken, opts ...core.GetOption) (*Profile, error) {
	if err := engine.Required("accessToken", accessToken.Reveal()); err != nil {
		return nil, err
	}
	opts = append(opts[:len(opts):len(opts)], core.WithAccessToken(accessToken))
	return engine.KeylessGet[Profile](ctx, f.client, core.Path("/sso/profile"), opts...)
}
