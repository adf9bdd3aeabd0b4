package pipes

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// DataIntegration is the integration with one provider.
type DataIntegration struct {
	Object          string                   `json:"object"` // "data_integration"
	ID              core.DataIntegrationID   `json:"id"`
	Slug            core.DataIntegrationSlug `json:"slug"`
	IntegrationType string                   `json:"integration_type"` // the provider, such as "github"
	Ownership       ConnectionOwner          `json:"ownership"`        // of the connections
	Description     string                   `json:"description"`
	Enabled         bool                     `json:"enabled"`
	State           DataIntegrationState     `json:"state"`
	Scopes          []string                 `json:"scopes"` // requested scopes; nil for the provider's own
	AuthMethods     []AuthMethod             `json:"auth_methods"`
	RedirectURI     string                   `json:"redirect_uri"` // register it with the provider
	Config          map[string]string        `json:"config"`       // further settings of the provider
	Credentials     *ProviderCredentials     `json:"credentials,omitzero"`
	CustomProvider  *CustomProvider          `json:"custom_provider,omitzero"` // nil for a provider that WorkOS supports natively
	Installation    *ProviderInstallation    `json:"installation,omitzero"`    // the connection that was created with it
	CreatedAt       time.Time                `json:"created_at"`
	UpdatedAt       time.Time                `json:"updated_at"`
}

// DataIntegrationState is the state of an integration.
type DataIntegrationState string

// The states of an integration.
const (
	DataIntegrationStateValid     DataIntegrationState = "valid"
	DataIntegrationStateInvalid   DataIntegrationState = "invalid"
	DataIntegrationStateRequested DataIntegrationState = "requested"
)

// ProviderCredentials is the OAuth client that WorkOS uses at the provider.
type ProviderCredentials struct {
	Type                 CredentialsType `json:"type"`
	ClientID             string          `json:"client_id"`
	RedactedClientSecret string          `json:"redacted_client_secret"` // enough of it to recognize it
}

// CredentialsType is the owner of the OAuth client.
type CredentialsType string

// The types of credentials.
const (
	CredentialsTypeShared       CredentialsType = "shared"       // WorkOS's own
	CredentialsTypeCustom       CredentialsType = "custom"       // the application's own
	CredentialsTypeOrganization CredentialsType = "organization" // each organization has its own
)

// ProviderInstallation is a connection that was created with an integration.
type ProviderInstallation struct {
	ID                 core.ConnectedAccountID `json:"id"`
	UserID             core.UserID             `json:"user_id"`
	OrganizationID     core.OrganizationID     `json:"organization_id"`
	APIKeyLast4        string                  `json:"api_key_last_4"`
	ConnectionRole     ConnectionRole          `json:"connection_role"`
	AccountIdentifier  string                  `json:"account_identifier"`   // of the account at the provider, if known
	AccountDisplayName string                  `json:"account_display_name"` // not unique, and may change
}

// GetDataIntegration returns the integration with the given slug.
//
// GET /data-integrations/{slug}. Errors worth handling: core.ErrNotFound.
func (s Service) GetDataIntegration(ctx context.Context, slug core.DataIntegrationSlug, opts ...core.GetOption) (*DataIntegration, error) {
	return engine.Get[DataIntegration](ctx, s.client, engine.Path1("/data-integrations/{slug}", slug), opts...)
}

// ListDataIntegrationsParams filters a list of integrations.
type ListDataIntegrationsParams struct {
	core.ListOptions
	Ownership ConnectionOwner `json:"ownership,omitzero"`
}

// ListDataIntegrations returns the integrations that match params and do not use the credentials of WorkOS,
// newest first by default.
//
// GET /data-integrations. Errors worth handling: core.ErrUnauthorized.
func (s Service) ListDataIntegrations(ctx context.Context, params *ListDataIntegrationsParams, opts ...core.GetOption) *core.Listing[DataIntegration] {
	return engine.List[DataIntegration](ctx, s.client, core.Path("/data-integrations"), params, opts...)
}

// CreateDataIntegrationParams describes a new integration.
type CreateDataIntegrationParams struct {
	Ownership      ConnectionOwner          `json:"ownership,omitzero"` // of the connections
	Description    string                   `json:"description,omitzero"`
	Enabled        core.Opt[bool]           `json:"enabled,omitzero"` // not enabled if left out
	Scopes         []string                 `json:"scopes,omitzero"`  // the provider's own if left out
	AuthMethods    []AuthMethod             `json:"auth_methods,omitzero"`
	Config         map[string]string        `json:"config,omitzero"`
	Credentials    ProviderCredentialsInput `json:"credentials,omitzero"`
	CustomProvider CustomProviderInput      `json:"custom_provider,omitzero"`
	APIKey         APIKeyInstallation       `json:"api_key,omitzero"`
}

// ProviderCredentialsInput is the OAuth client for WorkOS to use. Type is required.
type ProviderCredentialsInput struct {
	Type         CredentialsType   `json:"type"` // custom or organization
	ClientID     string            `json:"client_id,omitzero"`
	ClientSecret core.ClientSecret `json:"client_secret,omitzero"`
}

// APIKeyInstallation is a connection by API key that is created with an integration. UserID and Secret are
// required.
type APIKeyInstallation struct {
	UserID         core.UserID         `json:"user_id"`
	OrganizationID core.OrganizationID `json:"organization_id,omitzero"`
	Secret         core.ProviderToken  `json:"secret"` // the key
}

// CreateDataIntegration creates an integration with a provider. provider is the slug of a provider that WorkOS
// supports natively or, with CustomProvider, the slug of a new one.
//
// POST /data-integrations. Errors worth handling: core.ErrConflict if the slug exists,
// core.ErrNotFound if the provider does not exist, core.ErrBadRequest, core.ErrForbidden, core.ErrUnprocessable.
func (s Service) CreateDataIntegration(ctx context.Context, provider string, params *CreateDataIntegrationParams, opts ...core.PostOption) (*DataIntegration, error) {
	body := struct {
		Provider string `json:"provider"`
		*CreateDataIntegrationParams
	}{provider, params}
	return engine.Post[DataIntegration](ctx, s.client, core.Path("/data-integrations"), body, opts...)
}

// UpdateDataIntegrationParams changes an integration; fields that are left out do not change.
type UpdateDataIntegrationParams struct {
	Description    core.Opt[string]         `json:"description,omitzero"` // core.Null removes it
	Enabled        core.Opt[bool]           `json:"enabled,omitzero"`
	Scopes         core.Opt[[]string]       `json:"scopes,omitzero"`      // core.Null resets to the provider's own
	Credentials    ProviderCredentialsInput `json:"credentials,omitzero"` // replaces the client secret
	CustomProvider CustomProviderInput      `json:"custom_provider,omitzero"`
	APIKey         APIKeyInstallation       `json:"api_key,omitzero"`
}

// UpdateDataIntegration changes an integration.
//
// PUT /data-integrations/{slug}. Errors worth handling: core.ErrNotFound, core.ErrBadRequest,
// core.ErrForbidden, core.ErrUnprocessable.
func (s Service) UpdateDataIntegration(ctx context.Context, slug core.DataIntegrationSlug, params *UpdateDataIntegrationParams, opts ...core.PutOption) (*DataIntegration, error) {
	return engine.Put[DataIntegration](ctx, s.client, engine.Path1("/data-integrations/{slug}", slug), params, opts...)
}

// DeleteDataIntegration deletes an integration and its connections, and the definition of a custom provider.
//
// DELETE /data-integrations/{slug}. Errors worth handling: core.ErrNotFound.
func (s Service) DeleteDataIntegration(ctx context.Context, slug core.DataIntegrationSlug, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, s.client, engine.Path1("/data-integrations/{slug}", slug), nil, opts...)
	return err
}

// GetOrganizationDataIntegration returns the integration with the given slug for connections of organizations. The
// same slug may also have an integration for users.
//
// GET /data-integrations/{slug}/organization. Errors worth handling: core.ErrNotFound.
func (s Service) GetOrganizationDataIntegration(ctx context.Context, slug core.DataIntegrationSlug, opts ...core.GetOption) (*DataIntegration, error) {
	return engine.Get[DataIntegration](ctx, s.client, engine.Path1("/data-integrations/{slug}/organization", slug), opts...)
}

// UpdateOrganizationDataIntegrationParams is UpdateDataIntegrationParams.
type UpdateOrganizationDataIntegrationParams = UpdateDataIntegrationParams

// UpdateOrganizationDataIntegration changes an integration for connections of organizations.
//
// PUT /data-integrations/{slug}/organization. Errors worth handling: core.ErrNotFound,
// core.ErrUnprocessable.
func (s Service) UpdateOrganizationDataIntegration(ctx context.Context, slug core.DataIntegrationSlug, params *UpdateOrganizationDataIntegrationParams, opts ...core.PutOption) (*DataIntegration, error) {
	return engine.Put[DataIntegration](ctx, s.client, engine.Path1("/data-integrations/{slug}/organization", slug), params, opts...)
}

// DeleteOrganizationDataIntegration deletes an integration for connections of organizations, including the
// connections.
//
// DELETE /data-integrations/{slug}/organization. Errors worth handling: core.ErrNotFound.
func (s Service) DeleteOrganizationDataIntegration(ctx context.Context, slug core.DataIntegrationSlug, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, s.client, engine.Path1("/data-integrations/{slug}/organization", slug), nil, opts...)
	return err
}
