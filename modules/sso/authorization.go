package sso

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/pkce"
)

// AuthorizationURLParams selects who signs in, and how. At least one of Provider, ConnectionID and OrganizationID is
// required.
type AuthorizationURLParams struct {
	Provider       Provider            `json:"provider,omitzero"`
	ConnectionID   core.ConnectionID   `json:"connection,omitzero"`   // ID of a connection
	OrganizationID core.OrganizationID `json:"organization,omitzero"` // ID of an organization

	DomainHint          string            `json:"domain_hint,omitzero"`
	LoginHint           string            `json:"login_hint,omitzero"` // the user's email address, if known
	Nonce               string            `json:"nonce,omitzero"`
	Prompt              Prompt            `json:"prompt,omitzero"`
	ProviderScopes      []string          `json:"provider_scopes,omitzero"` // in addition to the provider's own
	ProviderQueryParams map[string]string `json:"provider_query_params,omitzero"`

	// State is returned unchanged with the code. If it is empty, AuthorizationURLWithPKCE creates a random one.
	State core.Secret `json:"state,omitzero"`

	// Domain is the email domain of the user.
	//
	// Deprecated: use OrganizationID.
	Domain string `json:"domain,omitzero"`
}

// Prompt asks the identity provider for something that it might otherwise skip (OpenID Connect Core §3.1.2.1).
type Prompt = pkce.Prompt

// PromptLogin makes the user authenticate even with a session at the provider.
const PromptLogin = pkce.PromptLogin

// Provider is an OAuth provider that needs no connection.
type Provider string

// The OAuth providers.
const (
	ProviderApple             Provider = "AppleOAuth"
	ProviderBitbucket         Provider = "BitbucketOAuth"
	ProviderGitHub            Provider = "GitHubOAuth"
	ProviderGitLab            Provider = "GitLabOAuth"
	ProviderGoogle            Provider = "GoogleOAuth"
	ProviderIntuit            Provider = "IntuitOAuth"
	ProviderLinkedIn          Provider = "LinkedInOAuth"
	ProviderMicrosoft         Provider = "MicrosoftOAuth"
	ProviderSalesforce        Provider = "SalesforceOAuth"
	ProviderSlack             Provider = "SlackOAuth"
	ProviderVercel            Provider = "VercelOAuth"
	ProviderVercelMarketplace Provider = "VercelMarketplaceOAuth"
	ProviderXero              Provider = "XeroOAuth"
)

// Authorization is a started sign-in. Get the code from the callback with its method Code, and pass the code and
// Verifier to GetProfileAndTokenWithVerifier.
type Authorization = pkce.Authorization

// AuthorizationURLWithPKCEParams is AuthorizationURLParams.
type AuthorizationURLWithPKCEParams = AuthorizationURLParams

// AuthorizationURLWithPKCE starts a sign-in that only the holder of the returned verifier can finish
// (RFC 7636). The user is sent back to redirectURI, which must be registered with WorkOS. It makes no request.
//
// GET /sso/authorize, for a browser. Errors: *core.ArgumentError.
func (f flows) AuthorizationURLWithPKCE(redirectURI string, params AuthorizationURLWithPKCEParams) (*Authorization, error) {
	return pkce.Begin(params.State, func(state core.Secret, challenge pkce.Challenge) (core.SecretURL, error) {
		params.State = state
		return f.authorizationURL(redirectURI, challenge, params)
	})
}

// AuthorizationURL starts a sign-in that the holder of the API key finishes. The user is sent back to redirectURI,
// which must be registered with WorkOS. It makes no request.
//
// GET /sso/authorize, for a browser. Errors: *core.ArgumentError.
func (c Confidential) AuthorizationURL(redirectURI string, params AuthorizationURLParams) (core.SecretURL, error) {
	return c.authorizationURL(redirectURI, "", params)
}

// AuthorizationURLWithChallengeParams is AuthorizationURLParams.
type AuthorizationURLWithChallengeParams = AuthorizationURLParams

// AuthorizationURLWithChallenge is AuthorizationURL for a server that receives the challenge of a verifier (RFC 7636 §4.2)
// instead of creating the pair.
//
// GET /sso/authorize, for a browser. Errors: *core.ArgumentError.
func (c Confidential) AuthorizationURLWithChallenge(redirectURI string, challenge pkce.Challenge, params AuthorizationURLWithChallengeParams) (core.SecretURL, error) {
	if err := engine.Required("challenge", string(challenge)); err != nil {
		return core.SecretURL{}, err
	}
	return c.authorizationURL(redirectURI, challenge, params)
}

func (f flows) authorizationURL(redirectURI string, challenge pkce.Challenge, params AuthorizationURLParams) (core.SecretURL, error) {
	clientID, err := engine.RequireClientID(f.client)
	if err != nil {
		return core.SecretURL{}, err
	}
	if err := engine.Required("redirectURI", redirectURI); err != nil {
		return core.SecretURL{}, err
	}
	if params.Provider == "" && params.ConnectionID == "" && params.OrganizationID == "" && params.Domain == "" {
		return core.SecretURL{}, &core.ArgumentError{Argument: "Provider, ConnectionID and OrganizationID", Reason: "are all empty: set at least one"}
	}
	query := struct {
		ClientID     core.ClientID  `json:"client_id"`
		ResponseType string         `json:"response_type"`
		RedirectURI  string         `json:"redirect_uri"`
		Challenge    pkce.Challenge `json:"code_challenge,omitzero"`
		Method       string         `json:"code_challenge_method,omitzero"`
		AuthorizationURLParams
	}{clientID, "code", redirectURI, challenge, "", params}
	if challenge != "" {
		query.Method = pkce.MethodS256
	}
	return engine.SecretBrowserURL(f.client, core.Path("/sso/authorize").Query(query))
}
