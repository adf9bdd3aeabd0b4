package pipes

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// DataIntegrationConfiguration holds the settings of an integration for one organization.
type DataIntegrationConfiguration struct {
	Object         string                    `json:"object"` // "data_integration_configuration"
	ID             core.DataIntegrationID    `json:"id"`     // of the integration
	OrganizationID core.OrganizationID       `json:"organization_id"`
	Slug           core.DataIntegrationSlug  `json:"slug"`
	Name           string                    `json:"name"` // of the provider
	Enabled        bool                      `json:"enabled"`
	Scopes         []string                  `json:"scopes"` // nil for those of the integration
	Config         map[string]string         `json:"config"`
	Credentials    *ConfigurationCredentials `json:"credentials,omitzero"`
	CreatedAt      time.Time                 `json:"created_at"`
	UpdatedAt      time.Time                 `json:"updated_at"`
}

// ConfigurationCredentials is the OAuth client that is used for an organization.
type ConfigurationCredentials struct {
	CredentialsType      CredentialsType `json:"credentials_type"`
	HasCredentials       bool            `json:"has_credentials"` // true if the organization has its own
	ClientID             string          `json:"client_id"`
	ClientSecretLastFour string          `json:"client_secret_last_four"`
	RedirectURI          string          `json:"redirect_uri"` // register it with the provider
}

// ListDataIntegrationConfigurations returns the configuration of each integration for an organization.
//
// GET /organizations/{organization_id}/data_integration_configurations. Errors worth handling:
// core.ErrNotFound.
func (s Service) ListDataIntegrationConfigurations(ctx context.Context, organizationID core.OrganizationID, opts ...core.GetOption) ([]DataIntegrationConfiguration, error) {
	target := engine.Path1("/organizations/{organization_id}/data_integration_configurations", organizationID)
	return engine.ListAll[DataIntegrationConfiguration](ctx, s.client, target, nil, opts...)
}

// UpdateDataIntegrationConfigurationParams configures an integration for an organization; fields that are left out do
// not change.
type UpdateDataIntegrationConfigurationParams struct {
	Enabled      core.Opt[bool]     `json:"enabled,omitzero"`
	Scopes       core.Opt[[]string] `json:"scopes,omitzero"`    // core.Null resets to those of the integration
	ClientID     string             `json:"client_id,omitzero"` // of the organization's own OAuth client
	ClientSecret core.ClientSecret  `json:"client_secret,omitzero"`
	Config       map[string]string  `json:"config,omitzero"`
}

// UpdateDataIntegrationConfiguration configures an integration for an organization.
//
// PUT /organizations/{organization_id}/data_integration_configurations/{slug}. Errors worth handling:
// core.ErrNotFound, core.ErrBadRequest, core.ErrUnprocessable.
func (s Service) UpdateDataIntegrationConfiguration(ctx context.Context, organizationID core.OrganizationID, slug core.DataIntegrationSlug, params *UpdateDataIntegrationConfigurationParams, opts ...core.PutOption) (*DataIntegrationConfiguration, error) {
	target := engine.Path2("/organizations/{organization_id}/data_integration_configurations/{slug}", organizationID, slug)
	return engine.Put[DataIntegrationConfiguration](ctx, s.client, target, params, opts...)
}
