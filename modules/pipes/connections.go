package pipes

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// AuthorizeDataIntegrationParams says who connects their account. UserID is required, and OrganizationID if the
// connection is to be the organization's.
type AuthorizeDataIntegrationParams struct {
	UserID          core.UserID         `json:"user_id"`
	OrganizationID  core.OrganizationID `json:"organization_id,omitzero"`
	ConnectionOwner ConnectionOwner     `json:"connection_owner,omitzero"` // empty is the user
	ReturnTo        string              `json:"return_to,omitzero"`        // where the browser goes in the end
	Config          map[string]string   `json:"config,omitzero"`           // what the provider wants to know beyond credentials
}

// DataIntegrationAuthorization is a connection that is yet to be made.
type DataIntegrationAuthorization struct {
	URL string `json:"url"` // for the user's browser
}

// AuthorizeDataIntegration begins to connect an account in the browser: send the user to the URL, where they
// grant access at the provider.
//
// POST /data-integrations/{slug}/authorize. Errors worth handling: core.ErrNotFound, core.ErrBadRequest,
// core.ErrForbidden.
func (s Service) AuthorizeDataIntegration(ctx context.Context, slug core.DataIntegrationSlug, params AuthorizeDataIntegrationParams, opts ...core.PostOption) (*DataIntegrationAuthorization, error) {
	return engine.Post[DataIntegrationAuthorization](ctx, s.client, engine.Path1("/data-integrations/{slug}/authorize", slug), params, opts...)
}

// CreateDataIntegrationAPIKeyParams is an API key for a provider. UserID and Secret are required, and
// OrganizationID if the connection is to be the organization's.
type CreateDataIntegrationAPIKeyParams struct {
	UserID          core.UserID         `json:"user_id"` // the owner, or the member who brings the key
	OrganizationID  core.OrganizationID `json:"organization_id,omitzero"`
	ConnectionOwner ConnectionOwner     `json:"connection_owner,omitzero"` // empty is the user
	Secret          core.Secret         `json:"secret"`                    // the key
}

// CreateDataIntegrationAPIKey makes a further connection to a provider, by API key. It changes none that there
// is.
//
// POST /data-integrations/{slug}/api-key. Errors worth handling: core.ErrNotFound, core.ErrUnprocessable.
func (s Service) CreateDataIntegrationAPIKey(ctx context.Context, slug core.DataIntegrationSlug, params CreateDataIntegrationAPIKeyParams, opts ...core.PostOption) (*ConnectedAccount, error) {
	body := struct {
		CreateDataIntegrationAPIKeyParams
		ConnectionIntent CreateIntent `json:"connection_intent"`
	}{params, CreateIntentAdd}
	return engine.Post[ConnectedAccount](ctx, s.client, engine.Path1("/data-integrations/{slug}/api-key", slug), body, opts...)
}

// UpsertDataIntegrationAPIKeyParams is an API key for a provider. UserID and Secret are required, and
// OrganizationID if the connection is the organization's.
type UpsertDataIntegrationAPIKeyParams struct {
	UserID             core.UserID             `json:"user_id"` // the owner, or the member who brings the key
	OrganizationID     core.OrganizationID     `json:"organization_id,omitzero"`
	ConnectionOwner    ConnectionOwner         `json:"connection_owner,omitzero"`     // empty is the user
	ConnectedAccountID core.ConnectedAccountID `json:"connected_account_id,omitzero"` // empty is the compatibility connection
	ConnectionIntent   UpdateIntent            `json:"connection_intent,omitzero"`    // goes with ConnectedAccountID
	Secret             core.Secret             `json:"secret"`                        // the key
}

// UpsertDataIntegrationAPIKey connects an owner to a provider by API key, or replaces the key of the connection
// that there is.
//
// PUT /data-integrations/{slug}/api-key. Errors worth handling: core.ErrNotFound, core.ErrBadRequest,
// core.ErrForbidden, core.ErrUnprocessable, and core.ErrorCode("auth_method_mismatch") if the provider takes
// no API keys.
func (s Service) UpsertDataIntegrationAPIKey(ctx context.Context, slug core.DataIntegrationSlug, params UpsertDataIntegrationAPIKeyParams, opts ...core.PutOption) (*ConnectedAccount, error) {
	return engine.Put[ConnectedAccount](ctx, s.client, engine.Path1("/data-integrations/{slug}/api-key", slug), params, opts...)
}

// CreateDataIntegrationClientCredentialsParams is an OAuth client of a provider. UserID, ClientID and
// ClientSecret are required, and OrganizationID if the connection is to be the organization's.
type CreateDataIntegrationClientCredentialsParams struct {
	UserID          core.UserID         `json:"user_id"` // the owner, or the member who brings the credentials
	OrganizationID  core.OrganizationID `json:"organization_id,omitzero"`
	ConnectionOwner ConnectionOwner     `json:"connection_owner,omitzero"` // empty is the user
	ClientID        string              `json:"client_id"`
	ClientSecret    core.Secret         `json:"client_secret"`
	Config          map[string]string   `json:"config,omitzero"` // what the provider wants to know beyond credentials
}

// CreateDataIntegrationClientCredentials makes a further connection to a provider, by client credentials. It
// changes none that there is.
//
// POST /data-integrations/{slug}/client-credentials. Errors worth handling: core.ErrNotFound,
// core.ErrUnprocessable.
func (s Service) CreateDataIntegrationClientCredentials(ctx context.Context, slug core.DataIntegrationSlug, params CreateDataIntegrationClientCredentialsParams, opts ...core.PostOption) (*ConnectedAccount, error) {
	body := struct {
		CreateDataIntegrationClientCredentialsParams
		ConnectionIntent CreateIntent `json:"connection_intent"`
	}{params, CreateIntentAdd}
	return engine.Post[ConnectedAccount](ctx, s.client, engine.Path1("/data-integrations/{slug}/client-credentials", slug), body, opts...)
}

// UpsertDataIntegrationClientCredentialsParams is an OAuth client of a provider. UserID, ClientID and
// ClientSecret are required, and OrganizationID if the connection is the organization's.
type UpsertDataIntegrationClientCredentialsParams struct {
	UserID             core.UserID             `json:"user_id"` // the owner, or the member who brings the credentials
	OrganizationID     core.OrganizationID     `json:"organization_id,omitzero"`
	ConnectionOwner    ConnectionOwner         `json:"connection_owner,omitzero"`     // empty is the user
	ConnectedAccountID core.ConnectedAccountID `json:"connected_account_id,omitzero"` // empty is the compatibility connection
	ConnectionIntent   UpdateIntent            `json:"connection_intent,omitzero"`    // goes with ConnectedAccountID
	ClientID           string                  `json:"client_id"`
	ClientSecret       core.Secret             `json:"client_secret"`
	Config             map[string]string       `json:"config,omitzero"` // what the provider wants to know beyond credentials
}

// UpsertDataIntegrationClientCredentials connects an owner to a provider by client credentials, or replaces
// those of the connection that there is.
//
// PUT /data-integrations/{slug}/client-credentials. Errors worth handling: core.ErrNotFound,
// core.ErrBadRequest, core.ErrForbidden, core.ErrUnprocessable, and core.ErrorCode("auth_method_mismatch") if
// the provider takes no client credentials.
func (s Service) UpsertDataIntegrationClientCredentials(ctx context.Context, slug core.DataIntegrationSlug, params UpsertDataIntegrationClientCredentialsParams, opts ...core.PutOption) (*ConnectedAccount, error) {
	return engine.Put[ConnectedAccount](ctx, s.client, engine.Path1("/data-integrations/{slug}/client-credentials", slug), params, opts...)
}
