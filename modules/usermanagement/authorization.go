package usermanagement

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/pkce"
)

// AuthorizationParams says who is to sign in and where they come back to. RedirectURI is required, and
// at least one of Provider, ConnectionID and OrganizationID.
type AuthorizationParams struct {
	RedirectURI    string              `json:"redirect_uri"` // one of those registered with WorkOS
	Provider       Provider            `json:"provider,omitzero"`
	ConnectionID   core.ConnectionID   `json:"connection_id,omitzero"`
	OrganizationID core.OrganizationID `json:"organization_id,omitzero"`

	ScreenHint          ScreenHint        `json:"screen_hint,omitzero"` // with ProviderAuthKit only
	LoginHint           string            `json:"login_hint,omitzero"`  // the user's e-mail address, if known
	DomainHint          string            `json:"domain_hint,omitzero"`
	Prompt              string            `json:"prompt,omitzero"`  // "login" asks again even with a session, "consent" for consent
	MaxAge              core.Opt[int]     `json:"max_age,omitzero"` // seconds since the last sign-in, 0 or more, after which to ask again
	ProviderScopes      []string          `json:"provider_scopes,omitzero"`
	ProviderQueryParams map[string]string `json:"provider_query_params,omitzero"`
	InvitationToken     core.Secret       `json:"invitation_token,omitzero"`
	ClaimNonce          core.Secret       `json:"claim_nonce,omitzero"` // of an agent registration that the user is to claim

	// State comes back unchanged with the code. AuthorizationURLWithPKCE makes a random one if it is empty.
	State string `json:"state,omitzero"`
}

// Provider is how the user signs in: AuthKit's own page, or an OAuth provider directly.
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

// ScreenHint is the page of AuthKit that opens first.
type ScreenHint string

// The pages of AuthKit.
const (
	ScreenHintSignIn ScreenHint = "sign-in"
	ScreenHintSignUp ScreenHint = "sign-up"
)

// Authorization is a sign-in under way. Take the code from the callback with its method Code, and give the
// code and Verifier to AuthenticateWithCodeAndVerifier.
type Authorization = pkce.Authorization

// AuthorizationURLWithPKCE begins a sign-in that only the holder of the returned verifier can finish
// (RFC 7636). Nothing is sent.
//
// GET /user_management/authorize, for a browser. Errors: *core.ArgumentError.
func (f flows) AuthorizationURLWithPKCE(params AuthorizationParams) (*Authorization, error) {
	return pkce.Begin(params.State, func(state string, challenge pkce.Challenge) (string, error) {
		params.State = state
		return f.authorizationURL(AuthorizationURLParams{AuthorizationParams: params, CodeChallenge: challenge})
	})
}

// AuthorizationURLParams is AuthorizationParams for a server that may do without PKCE, or makes the pair
// itself.
type AuthorizationURLParams struct {
	AuthorizationParams
	CodeChallenge pkce.Challenge `json:"code_challenge,omitzero"`
}

// AuthorizationURL begins a sign-in that the holder of the API key finishes. Nothing is sent.
//
// GET /user_management/authorize, for a browser. Errors: *core.ArgumentError.
func (c Confidential) AuthorizationURL(params AuthorizationURLParams) (string, error) {
	return c.authorizationURL(params)
}

func (f flows) authorizationURL(params AuthorizationURLParams) (string, error) {
	clientID, err := engine.RequireClientID(f.client)
	if err != nil {
		return "", err
	}
	if err := params.validate(); err != nil {
		return "", err
	}
	query := struct {
		AuthorizationURLParams
		ClientID     core.ClientID `json:"client_id"`
		ResponseType string        `json:"response_type"`
		Method       string        `json:"code_challenge_method,omitzero"`
	}{AuthorizationURLParams: params, ClientID: clientID, ResponseType: "code"}
	if params.CodeChallenge != "" {
		query.Method = pkce.MethodS256
	}
	return engine.BrowserURL(f.client, core.Path("/user_management/authorize").Query(query))
}

func (p AuthorizationParams) validate() error {
	if err := engine.Required("RedirectURI", p.RedirectURI); err != nil {
		return err
	}
	if p.Provider == "" && p.ConnectionID == "" && p.OrganizationID == "" {
		return &core.ArgumentError{Argument: "Provider, ConnectionID and OrganizationID", Reason: "are all empty: give at least one"}
	}
	if p.ScreenHint != "" && p.Provider != ProviderAuthKit {
		return &core.ArgumentError{Argument: "ScreenHint", Reason: "needs Provider to be ProviderAuthKit"}
	}
	if age, ok := p.MaxAge.Get(); ok && age < 0 {
		return &core.ArgumentError{Argument: "MaxAge", Reason: "is negative"}
	}
	return nil
}
