package pipes

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// DataIntegration is the way to one provider.
type DataIntegration struct {
	Object          string                   `json:"object"` // "data_integration"
	ID              core.DataIntegrationID   `json:"id"`
	Slug            core.DataIntegrationSlug `json:"slug"`
	IntegrationType string                   `json:"integration_type"` // the provider, such as "github"
	Ownership       ConnectionOwner          `json:"ownership"`        // of the connections
	Description     string                   `json:"description"`
	Enabled         bool                     `json:"enabled"`
	State           DataIntegrationState     `json:"state"`
	Scopes          []string                 `json:"scopes"` // that are asked for; nil for the provider's own
	AuthMethods     []AuthMethod             `json:"auth_methods"`
	RedirectURI     string                   `json:"redirect_uri"` // to register with the provider
	Config          map[string]string        `json:"config"`       // what the provider wants to know beyond credentials
	Credentials     *ProviderCredentials     `json:"credentials,omitzero"`
	CustomProvider  *CustomProvider          `json:"custom_provider,omitzero"` // nil for a provider that WorkOS knows
	Installation    *ProviderInstallation    `json:"installation,omitzero"`    // the connection that was made along with it
	CreatedAt       time.Time                `json:"created_at"`
	UpdatedAt       time.Time                `json:"updated_at"`
}

// DataIntegrationState is whether an integration can be used.
type DataIntegrationState string

// The states of an integration.
const (
	DataIntegrationStateValid     DataIntegrationState = "valid"
	DataIntegrationStateInvalid   DataIntegrationState = "invalid"
	DataIntegrationStateRequested DataIntegrationState = "requested"
)

// ProviderCredentials is the OAuth client that WorkOS is to the provider.
type ProviderCredentials struct {
	Type                 CredentialsType `json:"type"`
	ClientID             string          `json:"client_id"`
	RedactedClientSecret string          `json:"redacted_client_secret"` // enough of it to recognize it
}

// CredentialsType is whose OAuth client is used.
type CredentialsType string

// The types of credentials.
const (
	CredentialsTypeShared       CredentialsType = "shared"       // that of WorkOS
	CredentialsTypeCustom       CredentialsType = "custom"       // the application's own
	CredentialsTypeOrganization CredentialsType = "organization" // each organization brings its own
)

// ProviderInstallation is a connection that was made along with an integration.
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
// newest first unless params say otherwise.
//
// GET /data-integrations. Errors worth handling: core.ErrUnauthorized.
func (s Service) ListDataIntegrations(ctx context.Context, params *ListDataIntegrationsParams, opts ...core.GetOption) *core.Listing[DataIntegration] {
	return engine.List[DataIntegration](ctx, s.client, core.Path("/data-integrations"), params, opts...)
}

// CreateDataIntegrationParams describes a new integration.
type CreateDataIntegrationParams struct {
	Ownership      ConnectionOwner          `json:"ownership,omitzero"` // of the connections
	Description    string                   `json:"description,omitzero"`
	Enabled        core.Opt[bool]           `json:"enabled,omitzero"` // left out, it is not
	Scopes         []string                 `json:"scopes,omitzero"`  // left out or null, the provider's own
	AuthMethods    []AuthMethod             `json:"auth_methods,omitzero"`
	Config         map[string]string        `json:"config,omitzero"`
	Credentials    ProviderCredentialsInput `json:"credentials,omitzero"`
	CustomProvider CustomProviderInput      `json:"custom_provider,omitzero"`
	APIKey         APIKeyInstallation       `json:"api_key,omitzero"`
}

// ProviderCredentialsInput is the OAuth client that WorkOS is to be. Type is required.
type ProviderCredentialsInput struct {
	Type         CredentialsType   `json:"type"` // custom or organization
	ClientID     string            `json:"client_id,omitzero"`
	ClientSecret core.ClientSecret `json:"client_secret,omitzero"`
}

// APIKeyInstallation is a connection by API key that is made along with an integration. UserID and Secret are
// required.
type APIKeyInstallation struct {
	UserID         core.UserID         `json:"user_id"`
	OrganizationID core.OrganizationID `json:"organization_id,omitzero"`
	Secret         core.ProviderToken  `json:"secret"` // the key
}

// CreateDataIntegration creates an integration with a provider: provider is the slug of one that WorkOS knows or, with
// CustomProvider, the slug of a new one.
//
// POST /data-integrations. Errors worth handling: core.ErrConflict if there is one with that slug,
// core.ErrNotFound if there is no such provider, core.ErrBadRequest, core.ErrForbidden, core.ErrUnprocessable.
func (s Service) CreateDataIntegration(ctx context.Context, provider string, params *CreateDataIntegrationParams, opts ...core.PostOption) (*DataIntegration, error) {
	body := struct {
		Provider string `json:"provider"`
		*CreateDataIntegrationParams
	}{provider, params}
	return engine.Post[DataIntegration](ctx, s.client, core.Path("/data-integrations"), body, opts...)
}

// UpdateDataIntegrationParams changes an integration; what is left out stays as it is.
type UpdateDataIntegrationParams struct {
	Description    core.Opt[string]         `json:"description,omitzero"` // core.Null takes it away
	Enabled        core.Opt[bool]           `json:"enabled,omitzero"`
	Scopes         core.Opt[[]string]       `json:"scopes,omitzero"`      // core.Null goes back to the provider's own
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

// DeleteDataIntegration deletes an integration and its connections, and the definition of the provider if that
// is one of one's own.
//
// DELETE /data-integrations/{slug}. Errors worth handling: core.ErrNotFound.
func (s Service) DeleteDataIntegration(ctx context.Context, slug core.DataIntegrationSlug, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, s.client, engine.Path1("/data-integrations/{slug}", slug), nil, opts...)
	return err
}

// GetOrganizationDataIntegration returns the integration with the given slug whose connections belong to
// organizations. There may be one for users under the same slug.
//
// GET /data-integrations/{slug}/organization. Errors worth handling: core.ErrNotFound.
func (s Service) GetOrganizationDataIntegration(ctx context.Context, slug core.DataIntegrationSlug, opts ...core.GetOption) (*DataIntegration, error) {
	return engine.Get[DataIntegration](ctx, s.client, engine.Path1("/data-integrations/{slug}/organization", slug), opts...)
}

// UpdateOrganizationDataIntegrationParams is UpdateDataIntegrationParams.
type UpdateOrganizationDataIntegrationParams = UpdateDataIntegrationParams

// UpdateOrganizationDataIntegration changes an integration whose connections belong to organizations.
//
// PUT /data-integrations/{slug}/organization. Errors worth handling: core.ErrNotFound,
// core.ErrUnprocessable.
func (s Service) UpdateOrganizationDataIntegration(ctx context.Context, slug core.DataIntegrationSlug, params *UpdateOrganizationDataIntegrationParams, opts ...core.PutOption) (*DataIntegration, error) {
	return engine.Put[DataIntegration](ctx, s.client, engine.Path1("/data-integrations/{slug}/organization", slug), params, opts...)
}

// DeleteOrganizationDataIntegration deletes an integration whose connections belong to organizations, with
// those connections.
//
// DELETE /data-integrations/{slug}/organization. Errors worth handling: core.ErrNotFound.
func (s Service) DeleteOrganizationDataIntegration(ctx context.Context, slug core.DataIntegrationSlug, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, s.client, engine.Path1("/data-integrations/{slug}/organization", slug), nil, opts...)
	return err
}
