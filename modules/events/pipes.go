package events

import (
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/pipes"
)

// ConnectedAccount is an account at a provider, as events show it.
type ConnectedAccount struct {
	Object            string                      `json:"object"` // "connected_account"
	ID                core.ConnectedAccountID     `json:"id"`
	DataIntegrationID core.DataIntegrationID      `json:"data_integration_id"`
	ProviderSlug      core.DataIntegrationSlug    `json:"provider_slug"`
	UserID            core.UserID                 `json:"user_id"`         // empty for an organization's account
	OrganizationID    core.OrganizationID         `json:"organization_id"` // empty if it does not belong to one organization
	State             pipes.ConnectedAccountState `json:"state"`
	Scopes            []string                    `json:"scopes"` // the granted scopes
	CreatedAt         time.Time                   `json:"created_at"`
	UpdatedAt         time.Time                   `json:"updated_at"`
}

// Events of the accounts that users connect at providers.
type (
	// PipesConnectedAccountConnected is an account at a provider that was connected.
	PipesConnectedAccountConnected struct{ ConnectedAccount }
	// PipesConnectedAccountDisconnected is an account that was disconnected.
	PipesConnectedAccountDisconnected struct{ ConnectedAccount }
	// PipesConnectedAccountReauthorizationNeeded is an account whose owner has to connect it again.
	PipesConnectedAccountReauthorizationNeeded struct{ ConnectedAccount }
	// PipesConnectedAccountConnectionFailed is an account that could not be connected.
	PipesConnectedAccountConnectionFailed struct {
		Object                   string                   `json:"object"` // "connection_failed"
		DataIntegrationID        core.DataIntegrationID   `json:"data_integration_id"`
		ProviderSlug             core.DataIntegrationSlug `json:"provider_slug"`
		UserID                   core.UserID              `json:"user_id"`
		OrganizationID           core.OrganizationID      `json:"organization_id"`
		ErrorCode                string                   `json:"error_code"`
		ErrorReason              string                   `json:"error_reason"`
		ProviderError            string                   `json:"provider_error"`             // the provider's own code, if any
		ProviderErrorDescription string                   `json:"provider_error_description"` // likewise
		CreatedAt                time.Time                `json:"created_at"`
	}
)
