package contract

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/sso"
	"github.com/workos-typestate/workos/pkce"
)

// SSO are the calls of package sso.
var SSO = Module{Name: "sso", Calls: []Call{
	Op("getConnection", func(c *Client, in *Input) (any, error) {
		return c.SSO.GetConnection(in.Ctx, Path[core.ConnectionID](in, "id"))
	}),
	Op("listConnections", func(c *Client, in *Input) (any, error) {
		return c.SSO.ListConnections(in.Ctx, Optional[sso.ListConnectionsParams](in)).Page()
	}),
	Op("deleteConnection", func(c *Client, in *Input) (any, error) {
		return nil, c.SSO.DeleteConnection(in.Ctx, Path[core.ConnectionID](in, "id"))
	}),
	URL("ssoAuthorize", func(c *Client, in *Input) (string, error) {
		if !in.Has("code_challenge") {
			return revealed(c.SSO.AuthorizationURL(Value[string](in, "redirect_uri"), Params[sso.AuthorizationURLParams](in)))
		}
		return revealed(c.SSO.AuthorizationURLWithChallenge(Value[string](in, "redirect_uri"), Value[pkce.Challenge](in, "code_challenge"), Params[sso.AuthorizationURLWithChallengeParams](in)))
	}, Needs("provider")),
	URL("ssoLogout", func(c *Client, in *Input) (string, error) {
		return revealed(c.SSO.LogoutURL(Value[core.Secret](in, "token")))
	}),
	Op("ssoLogoutAuthorize", func(c *Client, in *Input) (any, error) {
		return c.SSO.AuthorizeLogout(in.Ctx, Value[core.ProfileID](in, "profile_id"))
	}),
	Op("getSsoProfile", func(c *Client, in *Input) (any, error) {
		return c.SSO.GetProfile(in.Ctx, in.AccessToken)
	}),
	Op("getSsoProfileAndToken", func(c *Client, in *Input) (any, error) {
		return c.SSO.GetProfileAndToken(in.Ctx, Value[core.AuthorizationCode](in, "code"), Optional[sso.GetProfileAndTokenParams](in))
	}),
	Op("getSsoProfileAndToken", func(c *Client, in *Input) (any, error) {
		return c.SSO.GetProfileAndTokenWithVerifier(in.Ctx, Value[core.AuthorizationCode](in, "code"), Value[pkce.Verifier](in, "code_verifier"), Optional[sso.GetProfileAndTokenWithVerifierParams](in))
	}, Needs("code_verifier")),
}}
