package usermanagement

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/pkce"
)

// AuthorizationURLParams describes who signs in, and how. At least one of Provider, ConnectionID and OrganizationID is required.
type AuthorizationURLParams struct {
	Provider       Provider            `json:"provider,omitzero"`
	ConnectionID   core.ConnectionID   `json:"connection_id,omitzero"`
	OrganizationID core.OrganizationID `json:"organization_id,omitzero"`

	ScreenHint          ScreenHint           `json:"screen_hint,omitzero"` // with ProviderAuthKit only
	LoginHint           string               `json:"login_hint,omitzero"`  // the user's email address, if known
	DomainHint          string               `json:"domain_hint,omitzero"`
	Prompt              Prompt               `json:"prompt,omitzero"`
	MaxAge              core.Opt[int]        `json:"max_age,omitzero"` // in seconds, 0 or more: an older sign-in has to be repeated
	ProviderScopes      []string             `json:"provider_scopes,omitzero"`
	ProviderQueryParams map[string]string    `json:"provider_query_params,omitzero"`
	InvitationToken     core.InvitationToken `json:"invitation_token,omitzero"`
	ClaimNonce          core.Secret          `json:"claim_nonce,omitzero"` // of an agent registration for the user to claim

	// State comes back unchanged with the code. AuthorizationURLWithPKCE generates one if it is empty.
	State core.Secret `json:"state,omitzero"`
}

// Provider is how the user signs in: AuthKit's page, or an OAuth provider directly.
type Provider string

// The providers.
const (
	ProviderAuthKit           Provider = "authkit"
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

// Prompt asks the identity provider for something that it might otherwise skip (OpenID Connect Core §3.1.2.1).
type Prompt = pkce.Prompt

// The prompts.
const (
	PromptLogin   = pkce.PromptLogin   // the user signs in again even with a session at the provider
	PromptConsent = pkce.PromptConsent // the user is asked for consent again
)

// ScreenHint is the page of AuthKit to open first.
type ScreenHint string

// The pages of AuthKit.
const (
	ScreenHintSignIn ScreenHint = "sign-in"
	ScreenHintSignUp ScreenHint = "sign-up"
)

// Authorization is a sign-in in progress. Its method Code takes the code from the callback; pass the code and Verifier to
// AuthenticateWithCodeAndVerifier.
type Authorization = pkce.Authorization

// AuthorizationURLWithPKCEParams is AuthorizationURLParams.
type AuthorizationURLWithPKCEParams = AuthorizationURLParams

// AuthorizationURLWithPKCE starts a sign-in that only the holder of the returned verifier can complete (RFC 7636). WorkOS
// redirects the user to redirectURI, which must be registered with WorkOS. It makes no request.
//
// GET /user_management/authorize, for a browser. Errors: *core.ArgumentError.
func (f flows) AuthorizationURLWithPKCE(redirectURI string, params AuthorizationURLWithPKCEParams) (*Authorization, error) {
	return pkce.Begin(params.State, func(state core.Secret, challenge pkce.Challenge) (core.SecretURL, error) {
		params.State = state
		return f.authorizationURL(redirectURI, challenge, params)
	})
}

// AuthorizationURL starts a sign-in that the holder of the API key completes. WorkOS redirects the user to redirectURI,
// which must be registered with WorkOS. It makes no request.
//
// GET /user_management/authorize, for a browser. Errors: *core.ArgumentError.
func (c Confidential) AuthorizationURL(redirectURI string, params AuthorizationURLParams) (core.SecretURL, error) {
	return c.authorizationURL(redirectURI, "", params)
}

// AuthorizationURLWithChallengeParams is AuthorizationURLParams.
type AuthorizationURLWithChallengeParams = AuthorizationURLParams

// AuthorizationURLWithChallenge is AuthorizationURL for a server that receives the challenge of a verifier (RFC 7636 §4.2)
// instead of making the pair.
//
// GET /user_management/authorize, for a browser. Errors: *core.ArgumentError.
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
	if err := params.validate(); err != nil {
		return core.SecretURL{}, err
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
	return engine.SecretBrowserURL(f.client, core.Path("/user_management/authorize").Query(query))
}

func (p AuthorizationURLParams) validate() error {
	if p.Provider == "" && p.ConnectionID == "" && p.OrganizationID == "" {
		return &core.ArgumentError{Argument: "Provider, ConnectionID and OrganizationID", Reason: "are all empty: set at least one"}
	}
	if p.ScreenHint != "" && p.Provider != ProviderAuthKit {
		return &core.ArgumentError{Argument: "ScreenHint", Reason: "requires Provider to be ProviderAuthKit"}
	}
	if age, ok := p.MaxAge.Get(); ok && age < 0 {
		return &core.ArgumentError{Argument: "MaxAge", Reason: "is negative"}
	}
	return nil
}
