package usermanagement

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Identity is a user's account at an OAuth provider.
type Identity struct {
	Type     string           `json:"type"` // "OAuth"
	Provider IdentityProvider `json:"provider"`
	IDPID    string           `json:"idp_id"` // the user's ID at the provider
}

// IdentityProvider is an OAuth provider of an identity. GitHub has another spelling here than in Provider and
// AuthenticationMethod: the method Provider converts it.
type IdentityProvider string

// Provider returns the Provider for AuthorizationURLParams that signs in with an account of this provider. AuthorizationURL
// does not support every provider of identities.
func (p IdentityProvider) Provider() Provider {
	if p == IdentityProviderGitHub {
		return ProviderGitHub
	}
	return Provider(p)
}

// The providers of identities.
const (
	IdentityProviderApple             IdentityProvider = "AppleOAuth"
	IdentityProviderBitbucket         IdentityProvider = "BitbucketOAuth"
	IdentityProviderDiscord           IdentityProvider = "DiscordOAuth"
	IdentityProviderGitHub            IdentityProvider = "GithubOAuth"
	IdentityProviderGitLab            IdentityProvider = "GitLabOAuth"
	IdentityProviderGoogle            IdentityProvider = "GoogleOAuth"
	IdentityProviderGrok              IdentityProvider = "GrokOAuth"
	IdentityProviderIntuit            IdentityProvider = "IntuitOAuth"
	IdentityProviderLinkedIn          IdentityProvider = "LinkedInOAuth"
	IdentityProviderMicrosoft         IdentityProvider = "MicrosoftOAuth"
	IdentityProviderSalesforce        IdentityProvider = "SalesforceOAuth"
	IdentityProviderSlack             IdentityProvider = "SlackOAuth"
	IdentityProviderVercel            IdentityProvider = "VercelOAuth"
	IdentityProviderVercelMarketplace IdentityProvider = "VercelMarketplaceOAuth"
	IdentityProviderX                 IdentityProvider = "XOAuth"
	IdentityProviderXero              IdentityProvider = "XeroOAuth"
)

// ListUserIdentities returns the accounts at OAuth providers that a user has signed in with.
//
// GET /user_management/users/{user_id}/identities. Errors worth handling: core.ErrNotFound.
func (c Confidential) ListUserIdentities(ctx context.Context, userID core.UserID, opts ...core.GetOption) ([]Identity, error) {
	identities, err := engine.Get[[]Identity](ctx, c.confidential, engine.Path1("/user_management/users/{user_id}/identities", userID), opts...)
	if err != nil {
		return nil, err
	}
	return *identities, nil
}
