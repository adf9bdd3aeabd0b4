package usermanagement

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/modules/sso"
	"github.com/workos-typestate/workos/pkce"
)

// authenticateRoute is the route of every grant.
const authenticateRoute = "/user_management/authenticate"

// AuthenticationResponse is a completed sign-in.
type AuthenticationResponse struct {
	User           User                `json:"user"`
	OrganizationID core.OrganizationID `json:"organization_id"` // empty if the session has no organization

	AccessToken  core.AccessToken  `json:"access_token"`  // a JWT; it expires at its exp claim
	RefreshToken core.RefreshToken `json:"refresh_token"` // single-use: the response to it holds the next

	AuthenticationMethod     AuthenticationMethod   `json:"authentication_method"`
	Impersonator             *Impersonator          `json:"impersonator,omitzero"` // set if somebody else signed in as the user
	OAuthTokens              *sso.OAuthTokens       `json:"oauth_tokens,omitzero"`
	AuthKitAuthorizationCode core.AuthorizationCode `json:"authkit_authorization_code"`
}

// Impersonator is the person who signed in as the user.
type Impersonator struct {
	Email  string `json:"email"`
	Reason string `json:"reason"`
}

// AuthenticationMethod is how the user authenticated.
type AuthenticationMethod string

// The methods of authentication.
const (
	AuthenticationMethodSSO                    AuthenticationMethod = "SSO"
	AuthenticationMethodPassword               AuthenticationMethod = "Password"
	AuthenticationMethodPasskey                AuthenticationMethod = "Passkey"
	AuthenticationMethodAppleOAuth             AuthenticationMethod = "AppleOAuth"
	AuthenticationMethodBitbucketOAuth         AuthenticationMethod = "BitbucketOAuth"
	AuthenticationMethodCrossAppAuth           AuthenticationMethod = "CrossAppAuth"
	AuthenticationMethodDiscordOAuth           AuthenticationMethod = "DiscordOAuth"
	AuthenticationMethodExternalAuth           AuthenticationMethod = "ExternalAuth"
	AuthenticationMethodGitHubOAuth            AuthenticationMethod = "GitHubOAuth"
	AuthenticationMethodGitLabOAuth            AuthenticationMethod = "GitLabOAuth"
	AuthenticationMethodGoogleOAuth            AuthenticationMethod = "GoogleOAuth"
	AuthenticationMethodGrokOAuth              AuthenticationMethod = "GrokOAuth"
	AuthenticationMethodXOAuth                 AuthenticationMethod = "XOAuth"
	AuthenticationMethodIntuitOAuth            AuthenticationMethod = "IntuitOAuth"
	AuthenticationMethodLinkedInOAuth          AuthenticationMethod = "LinkedInOAuth"
	AuthenticationMethodMicrosoftOAuth         AuthenticationMethod = "MicrosoftOAuth"
	AuthenticationMethodSalesforceOAuth        AuthenticationMethod = "SalesforceOAuth"
	AuthenticationMethodSlackOAuth             AuthenticationMethod = "SlackOAuth"
	AuthenticationMethodVercelMarketplaceOAuth AuthenticationMethod = "VercelMarketplaceOAuth"
	AuthenticationMethodVercelOAuth            AuthenticationMethod = "VercelOAuth"
	AuthenticationMethodXeroOAuth              AuthenticationMethod = "XeroOAuth"
	AuthenticationMethodMagicAuth              AuthenticationMethod = "MagicAuth"
	AuthenticationMethodImpersonation          AuthenticationMethod = "Impersonation"
	AuthenticationMethodMigratedSession        AuthenticationMethod = "MigratedSession"
)

// SignInContext describes the device that the user signs in from, for Radar. A server fills it from the user's request, not
// from its own.
type SignInContext struct {
	IPAddress string `json:"ip_address,omitzero"`
	UserAgent string `json:"user_agent,omitzero"`
	DeviceID  string `json:"device_id,omitzero"`
}

// AuthenticateWithCodeAndVerifierParams holds the optional parameters of AuthenticateWithCodeAndVerifier.
type AuthenticateWithCodeAndVerifierParams struct {
	InvitationToken core.InvitationToken `json:"invitation_token,omitzero"`
	SignalsID       core.SignalsID       `json:"signals_id,omitzero"`
	SignInContext
}

// AuthenticateWithCodeAndVerifier completes a sign-in that AuthorizationURLWithPKCE started. Confidential sends the client
// secret as well as the verifier.
//
// POST /user_management/authenticate (RFC 7636 §4.5). Errors worth handling: the step-up errors of this
// package, and core.ErrorCode("invalid_grant") for a wrong, used or expired code.
func (f flows) AuthenticateWithCodeAndVerifier(ctx context.Context, code core.AuthorizationCode, verifier pkce.Verifier, params *AuthenticateWithCodeAndVerifierParams, opts ...core.PostOption) (*AuthenticationResponse, error) {
	if verifier.IsZero() {
		return nil, &core.ArgumentError{Argument: "verifier", Reason: "is missing: take it from AuthorizationURLWithPKCE"}
	}
	if err := engine.Required("code", code.Reveal()); err != nil {
		return nil, err
	}
	body := struct {
		Code     core.AuthorizationCode `json:"code"`
		Verifier pkce.Verifier          `json:"code_verifier"`
		*AuthenticateWithCodeAndVerifierParams
	}{code, verifier, params}
	return authenticate(ctx, f.oauth, "authorization_code", body, opts)
}

// AuthenticateWithRefreshTokenParams holds the optional parameters of AuthenticateWithRefreshToken. OrganizationID moves the
// session to another organization of the user; empty keeps the current one.
type AuthenticateWithRefreshTokenParams struct {
	OrganizationID core.OrganizationID `json:"organization_id,omitzero"`
	SignInContext
}

// AuthenticateWithRefreshToken exchanges a refresh token for a new pair of tokens. Store the new refresh token before you
// use the new access token: the old refresh token is single-use.
//
// POST /user_management/authenticate (RFC 6749 §6). Errors worth handling: core.ErrorCode("invalid_grant") if the session
// has ended; *SSORequiredError and *MFAEnrollmentRequiredError if the user must sign in with the browser again.
func (f flows) AuthenticateWithRefreshToken(ctx context.Context, refreshToken core.RefreshToken, params *AuthenticateWithRefreshTokenParams, opts ...core.PostOption) (*AuthenticationResponse, error) {
	if err := engine.Required("refreshToken", refreshToken.Reveal()); err != nil {
		return nil, err
	}
	body := struct {
		RefreshToken core.RefreshToken `json:"refresh_token"`
		*AuthenticateWithRefreshTokenParams
	}{refreshToken, params}
	return authenticate(ctx, f.oauth, "refresh_token", body, opts)
}

// authenticate sends a grant.
func authenticate[P any](ctx context.Context, oauth engine.OAuthClient, grantType string, params P, opts []core.PostOption) (*AuthenticationResponse, error) {
	response, err := engine.Exchange[AuthenticationResponse](ctx, oauth, core.Path(authenticateRoute), grantType, params, opts)
	if err != nil {
		return nil, stepUp(err)
	}
	switch {
	case response.AccessToken.IsZero():
		return nil, engine.Incomplete("POST", authenticateRoute, "/access_token")
	case response.RefreshToken.IsZero():
		return nil, engine.Incomplete("POST", authenticateRoute, "/refresh_token")
	case response.User.ID == "":
		return nil, engine.Incomplete("POST", authenticateRoute, "/user/id")
	}
	return response, nil
}
