package pipes

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// AccessTokenResult is the result of GetAccessToken, one of these:
//
//	pipes.AccessToken{AccessToken: token, ExpiresAt: expiresAt, Scopes: []string{"repo"}}
//	pipes.NotConnected{Reason: pipes.NotConnectedReasonNeedsReauthorization}
type AccessTokenResult interface{ accessTokenResult() }

// AccessToken is a token to call the provider.
type AccessToken struct {
	Object        string             `json:"object"` // "access_token"
	AccessToken   core.ProviderToken `json:"access_token"`
	ExpiresAt     time.Time          `json:"expires_at,omitzero"` // zero if it does not expire
	Scopes        []string           `json:"scopes"`              // the granted scopes
	MissingScopes []string           `json:"missing_scopes"`      // requested since, but not granted
}

func (AccessToken) accessTokenResult()  {}
func (NotConnected) accessTokenResult() {}

// GetAccessTokenParams selects the connection. OrganizationID is required for a connection of an organization; core.Null
// selects a connection without one.
type GetAccessTokenParams struct {
	OrganizationID  core.Opt[core.OrganizationID] `json:"organization_id,omitzero"`
	ConnectionOwner ConnectionOwner               `json:"connection_owner,omitzero"` // the user if empty
	ConnectionSelector
}

// GetAccessToken returns a valid access token of an OAuth connection, refreshed if necessary. VendCredentials works
// with all kinds of connections.
//
// POST /data-integrations/{slug}/token. Errors worth handling: core.ErrNotFound, core.ErrBadRequest,
// core.ErrUnprocessable, and core.ErrorCode("auth_method_mismatch") if it is not an OAuth connection.
// A missing connection is not an error, but a NotConnected.
func (s Service) GetAccessToken(ctx context.Context, userID core.UserID, slug core.DataIntegrationSlug, params *GetAccessTokenParams, opts ...core.PostOption) (AccessTokenResult, error) {
	const route = "/data-integrations/{slug}/token"
	body := struct {
		UserID core.UserID `json:"user_id"`
		*GetAccessTokenParams
	}{userID, params}
	response, err := engine.Post[struct {
		Active       bool        `json:"active"`
		AccessToken  AccessToken `json:"access_token"`
		NotConnected             // set if not active
	}](ctx, s.client, engine.Path1(route, slug), body, opts...)
	switch {
	case err != nil:
		return nil, err
	case !response.Active:
		return response.NotConnected, nil
	case response.AccessToken.AccessToken.IsZero():
		return nil, engine.Incomplete("POST", route, "/access_token/access_token")
	}
	return response.AccessToken, nil
}
