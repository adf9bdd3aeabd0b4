package pipes

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// AuthorizeDataIntegrationParams sets the owner of the connection. OrganizationID is required if the organization
// owns it.
type AuthorizeDataIntegrationParams struct {
	OrganizationID  core.OrganizationID `json:"organization_id,omitzero"`
	ConnectionOwner ConnectionOwner     `json:"connection_owner,omitzero"` // the user if empty
	ReturnTo        string              `json:"return_to,omitzero"`        // where the browser is finally sent
	Config          map[string]string   `json:"config,omitzero"`           // further settings of the provider
}

// DataIntegrationAuthorization is the start of a connection.
type DataIntegrationAuthorization struct {
	URL core.SecretURL `json:"url"` // for the user's browser
}

// AuthorizeDataIntegration starts to connect an account in the browser: send the user to the URL, where they
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

// CreateDataIntegrationAPIKeyParams sets the owner of the connection. OrganizationID is required if the organization
// owns it.
type CreateDataIntegrationAPIKeyParams struct {
	OrganizationID  core.OrganizationID `json:"organization_id,omitzero"`
	ConnectionOwner ConnectionOwner     `json:"connection_owner,omitzero"` // the user if empty
}

// CreateDataIntegrationAPIKey creates another connection to a provider, by API key, and does not change the others.
// The user is the owner, or the member who provides the key.
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

// UpsertDataIntegrationAPIKeyParams selects the connection. OrganizationID is required if the organization owns it.
type UpsertDataIntegrationAPIKeyParams struct {
	OrganizationID     core.OrganizationID     `json:"organization_id,omitzero"`
	ConnectionOwner    ConnectionOwner         `json:"connection_owner,omitzero"`     // the user if empty
	ConnectedAccountID core.ConnectedAccountID `json:"connected_account_id,omitzero"` // the compatibility connection if empty
	ConnectionIntent   UpdateIntent            `json:"connection_intent,omitzero"`    // use with ConnectedAccountID
}

// UpsertDataIntegrationAPIKey connects an owner to a provider by API key, or replaces the key of the existing
// connection. The user is the owner, or the member who provides the key.
//
// PUT /data-integrations/{slug}/api-key. Errors worth handling: core.ErrNotFound, core.ErrBadRequest,
// core.ErrForbidden, core.ErrUnprocessable, and core.ErrorCode("auth_method_mismatch") if the provider does
// not accept API keys.
func (s Service) UpsertDataIntegrationAPIKey(ctx context.Context, userID core.UserID, slug core.DataIntegrationSlug, secret core.ProviderToken, params *UpsertDataIntegrationAPIKeyParams, opts ...core.PutOption) (*ConnectedAccount, error) {
	body := struct {
		UserID core.UserID        `json:"user_id"`
		Secret core.ProviderToken `json:"secret"`
		*UpsertDataIntegrationAPIKeyParams
	}{userID, secret, params}
	return engine.Put[ConnectedAccount](ctx, s.client, engine.Path1("/data-integrations/{slug}/api-key", slug), body, opts...)
}

// CreateDataIntegrationClientCredentialsParams sets the owner of the connection. OrganizationID is required if the
// organization owns it.
type CreateDataIntegrationClientCredentialsParams struct {
	OrganizationID  core.OrganizationID `json:"organization_id,omitzero"`
	ConnectionOwner ConnectionOwner     `json:"connection_owner,omitzero"` // the user if empty
	Config          map[string]string   `json:"config,omitzero"`           // further settings of the provider
}

// CreateDataIntegrationClientCredentials creates another connection to a provider, by client credentials, and does not
// change the others. The user is the owner, or the member who provides the credentials.
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

// UpsertDataIntegrationClientCredentialsParams selects the connection. OrganizationID is required if the organization
// owns it.
type UpsertDataIntegrationClientCredentialsParams struct {
	OrganizationID     core.OrganizationID     `json:"organization_id,omitzero"`
	ConnectionOwner    ConnectionOwner         `json:"connection_owner,omitzero"`     // the user if empty
	ConnectedAccountID core.ConnectedAccountID `json:"connected_account_id,omitzero"` // the compatibility connection if empty
	ConnectionIntent   UpdateIntent            `json:"connection_intent,omitzero"`    // use with ConnectedAccountID
	Config             map[string]string       `json:"config,omitzero"`               // further settings of the provider
}

// UpsertDataIntegrationClientCredentials connects an owner to a provider by client credentials, or replaces those of
// the existing connection. The user is the owner, or the member who provides the credentials.
//
// PUT /data-integrations/{slug}/client-credentials. Errors worth handling: core.ErrNotFound,
// core.ErrBadRequest, core.ErrForbidden, core.ErrUnprocessable, and core.ErrorCode("auth_method_mismatch") if
// the provider does not accept client credentials.
func (s Service) UpsertDataIntegrationClientCredentials(ctx context.Context, userID core.UserID, slug core.DataIntegrationSlug, clientID string, clientSecret core.ClientSecret, params *UpsertDataIntegrationClientCredentialsParams, opts ...core.PutOption) (*ConnectedAccount, error) {
	body := struct {
		UserID       core.UserID       `json:"user_id"`
		ClientID     string            `json:"client_id"`
		ClientSecret core.ClientSecret `json:"client_secret"`
		*UpsertDataIntegrationClientCredentialsParams
	}{userID, clientID, clientSecret, params}
	return engine.Put[ConnectedAccount](ctx, s.client, engine.Path1("/data-integrations/{slug}/client-credentials", slug), body, opts...)
}
