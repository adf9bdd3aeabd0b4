package pipes

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// DataProvider is a service that can be connected to, with the connections of a user or an organization.
type DataProvider struct {
	Object          string                   `json:"object"` // "data_provider"
	ID              core.DataIntegrationID   `json:"id"`     // of the integration
	Slug            core.DataIntegrationSlug `json:"slug"`
	Name            string                   `json:"name"`
	Description     string                   `json:"description"` // its purpose
	IntegrationType string                   `json:"integration_type"`
	CredentialsType string                   `json:"credentials_type"` // such as "oauth2"
	AuthMethods     []AuthMethod             `json:"auth_methods"`
	Scopes          []string                 `json:"scopes"`           // requested scopes; nil for none
	ConnectionOwner ConnectionOwner          `json:"connection_owner"` // the owner of connections

	// ConnectedAccount is the compatibility connection, nil if there is none. ConnectedAccounts are all connections
	// with SupportsMultipleConnections, or else only that one.
	ConnectedAccount  *ProviderAccount  `json:"connected_account,omitzero"`
	ConnectedAccounts []ProviderAccount `json:"connected_accounts"`

	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`

	// Ownership is ConnectionOwner with its older name and values.
	//
	// Deprecated: use ConnectionOwner.
	Ownership DataProviderOwnership `json:"ownership"`
	// LegacyCreatedAt is CreatedAt as "createdAt".
	//
	// Deprecated: use CreatedAt.
	LegacyCreatedAt string `json:"createdAt"`
	// LegacyUpdatedAt is UpdatedAt as "updatedAt".
	//
	// Deprecated: use UpdatedAt.
	LegacyUpdatedAt string `json:"updatedAt"`
	// LegacyCredentialsType is CredentialsType as "credentialsType".
	//
	// Deprecated: use CredentialsType.
	LegacyCredentialsType string `json:"credentialsType"`
	// LegacyIntegrationType is IntegrationType as "integrationType".
	//
	// Deprecated: use IntegrationType.
	LegacyIntegrationType string `json:"integrationType"`
}

// DataProviderOwnership is the older form of ConnectionOwner.
type DataProviderOwnership string

// The owners of connections.
const (
	DataProviderOwnershipUserlandUser DataProviderOwnership = "userland_user"
	DataProviderOwnershipOrganization DataProviderOwnership = "organization"
)

// ProviderAccount is a connection in the list of providers.
type ProviderAccount struct {
	ConnectedAccount

	// UserlandUserID is the older name of UserID.
	//
	// Deprecated: use UserID.
	UserlandUserID core.UserID `json:"userland_user_id"`
	// LegacyUserlandUserID is UserID as "userlandUserId".
	//
	// Deprecated: use UserID.
	LegacyUserlandUserID core.UserID `json:"userlandUserId"`
	// LegacyOrganizationID is OrganizationID as "organizationId".
	//
	// Deprecated: use OrganizationID.
	LegacyOrganizationID core.OrganizationID `json:"organizationId"`
	// LegacyCreatedAt is CreatedAt as "createdAt".
	//
	// Deprecated: use CreatedAt.
	LegacyCreatedAt string `json:"createdAt"`
	// LegacyUpdatedAt is UpdatedAt as "updatedAt".
	//
	// Deprecated: use UpdatedAt.
	LegacyUpdatedAt string `json:"updatedAt"`
}

// ListUserDataProvidersParams selects the connections to list with the providers.
type ListUserDataProvidersParams struct {
	OrganizationID              core.OrganizationID `json:"organization_id,omitzero"` // only those for one organization
	SupportsMultipleConnections bool                `json:"supports_multiple_connections,omitzero"`
}

// ListUserDataProviders returns the services that a user can connect to, and the user's connections.
//
// GET /user_management/users/{user_id}/data_providers. Errors worth handling: core.ErrNotFound.
func (s Service) ListUserDataProviders(ctx context.Context, userID core.UserID, params *ListUserDataProvidersParams, opts ...core.GetOption) ([]DataProvider, error) {
	return engine.ListAll[DataProvider](ctx, s.client, engine.Path1("/user_management/users/{user_id}/data_providers", userID), params, opts...)
}

// ListOrganizationDataProvidersParams selects the connections to list with the providers.
type ListOrganizationDataProvidersParams struct {
	SupportsMultipleConnections bool `json:"supports_multiple_connections,omitzero"`
}

// ListOrganizationDataProviders returns the services that an organization can connect to, and the connections
// that its members share.
//
// GET /organizations/{organization_id}/data_providers. Errors worth handling: core.ErrNotFound.
func (s Service) ListOrganizationDataProviders(ctx context.Context, organizationID core.OrganizationID, params *ListOrganizationDataProvidersParams, opts ...core.GetOption) ([]DataProvider, error) {
	return engine.ListAll[DataProvider](ctx, s.client, engine.Path1("/organizations/{organization_id}/data_providers", organizationID), params, opts...)
}
