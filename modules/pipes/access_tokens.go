package pipes

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// AccessTokenResult is what GetAccessToken returns, one of these:
//
//	pipes.AccessToken{AccessToken: token, ExpiresAt: expiresAt, Scopes: []string{"repo"}}
//	pipes.NotConnected{Reason: pipes.NotConnectedReasonNeedsReauthorization}
type AccessTokenResult interface{ accessTokenResult() }

// AccessToken is a token to call the provider with.
type AccessToken struct {
	Object        string             `json:"object"` // "access_token"
	AccessToken   core.ProviderToken `json:"access_token"`
	ExpiresAt     time.Time          `json:"expires_at,omitzero"` // zero if it does not
	Scopes        []string           `json:"scopes"`              // that were granted
	MissingScopes []string           `json:"missing_scopes"`      // that were asked for since
}

func (AccessToken) accessTokenResult()  {}
func (NotConnected) accessTokenResult() {}

// GetAccessTokenParams says which connection is meant. OrganizationID is required if it is the organization's; core.Null
// says that it is in none.
type GetAccessTokenParams struct {
	OrganizationID  core.Opt[core.OrganizationID] `json:"organization_id,omitzero"`
	ConnectionOwner ConnectionOwner               `json:"connection_owner,omitzero"` // empty is the user
	ConnectionSelector
}

// GetAccessToken returns a valid access token of a connection that was made by OAuth, renewed if need be.
// VendCredentials serves connections of every kind.
//
// POST /data-integrations/{slug}/token. Errors worth handling: core.ErrNotFound, core.ErrBadRequest,
// core.ErrUnprocessable, and core.ErrorCode("auth_method_mismatch") if the connection was not made by OAuth.
// That there is no connection is no error, but a NotConnected.
func (s Service) GetAccessToken(ctx context.Context, userID core.UserID, slug core.DataIntegrationSlug, params *GetAccessTokenParams, opts ...core.PostOption) (AccessTokenResult, error) {
	const route = "/data-integrations/{slug}/token"
	body := struct {
		UserID core.UserID `json:"user_id"`
		*GetAccessTokenParams
	}{userID, params}
	answer, err := engine.Post[struct {
		Active       bool        `json:"active"`
		AccessToken  AccessToken `json:"access_token"`
		NotConnected             // if not active
	}](ctx, s.client, engine.Path1(route, slug), body, opts...)
	switch {
	case err != nil:
		return nil, err
	case !answer.Active:
		return answer.NotConnected, nil
	case answer.AccessToken.AccessToken.IsZero():
		return nil, engine.Incomplete("POST", route, "/access_token/access_token")
	}
	return answer.AccessToken, nil
}
