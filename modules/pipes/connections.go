package pipes

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// AuthorizeDataIntegrationParams says whose the connection is to be. OrganizationID is required if it is to be the
// organization's.
type AuthorizeDataIntegrationParams struct {
	OrganizationID  core.OrganizationID `json:"organization_id,omitzero"`
	ConnectionOwner ConnectionOwner     `json:"connection_owner,omitzero"` // empty is the user
	ReturnTo        string              `json:"return_to,omitzero"`        // where the browser goes in the end
	Config          map[string]string   `json:"config,omitzero"`           // what the provider wants to know beyond credentials
}

// DataIntegrationAuthorization is a connection that is yet to be made.
type DataIntegrationAuthorization struct {
	URL core.SecretURL `json:"url"` // for the user's browser
}

// AuthorizeDataIntegration begins to connect an account in the browser: send the user to the URL, where they
// grant access at the provider.
//
// POST /data-integrations/{slug}/authorize. Errors worth handling: core.ErrNotFound, core.ErrBadRequest,
// core.ErrForbidden.
func (s Service) AuthorizeDataIntegration(ctx context.Context, userID core.UserID, slug core.DataIntegrationSlug, params *AuthorizeDataIntegrationParams, opts ...core.PostOption) (*DataIntegrationAuthorization, error) {
	body := struct {
		UserID core.UserID `json:"user_id"`
		*AuthorizeDataIntegrationParams
	}{userID, params}
	return engine.Post[DataIntegrationAuthorization](ctx, s.client, engine.Path1("/data-integrations/{slug}/authorize", slug), body, opts...)
}

// CreateDataIntegrationAPIKeyParams says whose the connection is to be. OrganizationID is required if it is to be the
// organization's.
type CreateDataIntegrationAPIKeyParams struct {
	OrganizationID  core.OrganizationID `json:"organization_id,omitzero"`
	ConnectionOwner ConnectionOwner     `json:"connection_owner,omitzero"` // empty is the user
}

// CreateDataIntegrationAPIKey makes a further connection to a provider, by API key, and leaves the others as they are.
// The user is the owner, or the member who brings the key.
//
// POST /data-integrations/{slug}/api-key. Errors worth handling: core.ErrNotFound, core.ErrUnprocessable.
func (s Service) CreateDataIntegrationAPIKey(ctx context.Context, userID core.UserID, slug core.DataIntegrationSlug, secret core.ProviderToken, params *CreateDataIntegrationAPIKeyParams, opts ...core.PostOption) (*ConnectedAccount, error) {
	body := struct {
		UserID           core.UserID        `json:"user_id"`
		Secret           core.ProviderToken `json:"secret"`
		ConnectionIntent CreateIntent       `json:"connection_intent"`
		*CreateDataIntegrationAPIKeyParams
	}{userID, secret, CreateIntentAdd, params}
	return engine.Post[ConnectedAccount](ctx, s.client, engine.Path1("/data-integrations/{slug}/api-key", slug), body, opts...)
}

// UpsertDataIntegrationAPIKeyParams says which connection is meant. OrganizationID is required if it is the
// organization's.
type UpsertDataIntegrationAPIKeyParams struct {
	OrganizationID     core.OrganizationID     `json:"organization_id,omitzero"`
	ConnectionOwner    ConnectionOwner         `json:"connection_owner,omitzero"`     // empty is the user
	ConnectedAccountID core.ConnectedAccountID `json:"connected_account_id,omitzero"` // empty is the compatibility connection
	ConnectionIntent   UpdateIntent            `json:"connection_intent,omitzero"`    // goes with ConnectedAccountID
}

// UpsertDataIntegrationAPIKey connects an owner to a provider by API key, or replaces the key of the connection
// that there is. The user is the owner, or the member who brings the key.
//
// PUT /data-integrations/{slug}/api-key. Errors worth handling: core.ErrNotFound, core.ErrBadRequest,
// core.ErrForbidden, core.ErrUnprocessable, and core.ErrorCode("auth_method_mismatch") if the provider takes
// no API keys.
func (s Service) UpsertDataIntegrationAPIKey(ctx context.Context, userID core.UserID, slug core.DataIntegrationSlug, secret core.ProviderToken, params *UpsertDataIntegrationAPIKeyParams, opts ...core.PutOption) (*ConnectedAccount, error) {
	body := struct {
		UserID core.UserID        `json:"user_id"`
		Secret core.ProviderToken `json:"secret"`
		*UpsertDataIntegrationAPIKeyParams
	}{userID, secret, params}
	return engine.Put[ConnectedAccount](ctx, s.client, engine.Path1("/data-integrations/{slug}/api-key", slug), body, opts...)
}

// CreateDataIntegrationClientCredentialsParams says whose the connection is to be. OrganizationID is required if it is
// to be the organization's.
type CreateDataIntegrationClientCredentialsParams struct {
	OrganizationID  core.OrganizationID `json:"organization_id,omitzero"`
	ConnectionOwner ConnectionOwner     `json:"connection_owner,omitzero"` // empty is the user
	Config          map[string]string   `json:"config,omitzero"`           // what the provider wants to know beyond credentials
}

// CreateDataIntegrationClientCredentials makes a further connection to a provider, by client credentials, and leaves the
// others as they are. The user is the owner, or the member who brings the credentials.
//
// POST /data-integrations/{slug}/client-credentials. Errors worth handling: core.ErrNotFound,
// core.ErrUnprocessable.
func (s Service) CreateDataIntegrationClientCredentials(ctx context.Context, userID core.UserID, slug core.DataIntegrationSlug, clientID string, clientSecret core.ClientSecret, params *CreateDataIntegrationClientCredentialsParams, opts ...core.PostOption) (*ConnectedAccount, error) {
	body := struct {
		UserID           core.UserID       `json:"user_id"`
		ClientID         string            `json:"client_id"`
		ClientSecret     core.ClientSecret `json:"client_secret"`
		ConnectionIntent CreateIntent      `json:"connection_intent"`
		*CreateDataIntegrationClientCredentialsParams
	}{userID, clientID, clientSecret, CreateIntentAdd, params}
	return engine.Post[ConnectedAccount](ctx, s.client, engine.Path1("/data-integrations/{slug}/client-credentials", slug), body, opts...)
}

// UpsertDataIntegrationClientCredentialsParams says which connection is meant. OrganizationID is required if it is the
// organization's.
type UpsertDataIntegrationClientCredentialsParams struct {
	OrganizationID     core.OrganizationID     `json:"organization_id,omitzero"`
	ConnectionOwner    ConnectionOwner         `json:"connection_owner,omitzero"`     // empty is the user
	ConnectedAccountID core.ConnectedAccountID `json:"connected_account_id,omitzero"` // empty is the compatibility connection
	ConnectionIntent   UpdateIntent            `json:"connection_intent,omitzero"`    // goes with ConnectedAccountID
	Config             map[string]string       `json:"config,omitzero"`               // what the provider wants to know beyond credentials
}

// UpsertDataIntegrationClientCredentials connects an owner to a provider by client credentials, or replaces
// those of the connection that there is. The user is the owner, or the member who brings the credentials.
//
// PUT /data-integrations/{slug}/client-credentials. Errors worth handling: core.ErrNotFound,
// core.ErrBadRequest, core.ErrForbidden, core.ErrUnprocessable, and core.ErrorCode("auth_method_mismatch") if
// the provider takes no client credentials.
func (s Service) UpsertDataIntegrationClientCredentials(ctx context.Context, userID core.UserID, slug core.DataIntegrationSlug, clientID string, clientSecret core.ClientSecret, params *UpsertDataIntegrationClientCredentialsParams, opts ...core.PutOption) (*ConnectedAccount, error) {
	body := struct {
		UserID       core.UserID       `json:"user_id"`
		ClientID     string            `json:"client_id"`
		ClientSecret core.ClientSecret `json:"client_secret"`
		*UpsertDataIntegrationClientCredentialsParams
	}{userID, clientID, clientSecret, params}
	return engine.Put[ConnectedAccount](ctx, s.client, engine.Path1("/data-integrations/{slug}/client-credentials", slug), body, opts...)
}
