package pipes

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// ConnectedAccount is a connection between a user or an organization and an account at a provider.
type ConnectedAccount struct {
	Object             string                  `json:"object"` // "connected_account"
	ID                 core.ConnectedAccountID `json:"id"`
	UserID             core.UserID             `json:"user_id"`         // empty for an organization's connection
	OrganizationID     core.OrganizationID     `json:"organization_id"` // empty if it does not belong to one organization
	State              ConnectedAccountState   `json:"state"`
	Scopes             []string                `json:"scopes"` // the granted scopes
	AuthMethod         AuthMethod              `json:"auth_method"`
	APIKeyLast4        string                  `json:"api_key_last_4"`       // for a connection by API key
	ClientID           string                  `json:"client_id"`            // for one by client credentials
	ClientSecretLast4  string                  `json:"client_secret_last_4"` // for one by client credentials
	Config             map[string]string       `json:"config"`               // further settings of the provider
	ConnectionRole     ConnectionRole          `json:"connection_role"`
	AccountIdentifier  string                  `json:"account_identifier"`   // of the account at the provider, if known
	AccountDisplayName string                  `json:"account_display_name"` // not unique, and may change
	CreatedAt          time.Time               `json:"created_at"`
	UpdatedAt          time.Time               `json:"updated_at"`
}

// ConnectedAccountState is the state of a connection.
type ConnectedAccountState string

// The states of a connection.
const (
	ConnectedAccountStateConnected            ConnectedAccountState = "connected"
	ConnectedAccountStateNeedsReauthorization ConnectedAccountState = "needs_reauthorization" // often because scopes were added
	ConnectedAccountStateDisconnected         ConnectedAccountState = "disconnected"
)

// ConnectionRole marks the connection that calls without SupportsMultipleConnections use.
type ConnectionRole string

// The roles of a connection.
const (
	ConnectionRoleCompatibility ConnectionRole = "compatibility" // the one that they use
	ConnectionRoleStandard      ConnectionRole = "standard"
)

// ConnectionSelector chooses among several connections of one owner to one provider. Its zero value selects
// the compatibility connection.
type ConnectionSelector struct {
	ConnectedAccountID          core.ConnectedAccountID `json:"connected_account_id,omitzero"`
	SupportsMultipleConnections bool                    `json:"supports_multiple_connections,omitzero"`
}

// UserConnectionSelector chooses among several connections of one user to one provider.
type UserConnectionSelector struct {
	ConnectionSelector
	OrganizationID core.OrganizationID `json:"organization_id,omitzero"` // the organization of the connection, if any
}

// ImportedTokens holds the tokens of a connection that was created elsewhere.
type ImportedTokens struct {
	AccessToken  core.ProviderToken `json:"access_token,omitzero"`
	RefreshToken core.ProviderToken `json:"refresh_token,omitzero"`
	ExpiresAt    time.Time          `json:"expires_at,omitzero"` // of the access token; zero if it does not expire
	Scopes       []string           `json:"scopes,omitzero"`     // the granted scopes
	// State is connected or needs_reauthorization; if empty, WorkOS derives it from the tokens.
	State ConnectedAccountState `json:"state,omitzero"`
}

// GetUserConnectedAccount returns a user's connection to a provider.
//
// GET /user_management/users/{user_id}/connected_accounts/{slug}. Errors worth handling: core.ErrNotFound.
func (s Service) GetUserConnectedAccount(ctx context.Context, userID core.UserID, slug core.DataIntegrationSlug, selector UserConnectionSelector, opts ...core.GetOption) (*ConnectedAccount, error) {
	target := engine.Path2("/user_management/users/{user_id}/connected_accounts/{slug}", userID, slug).Query(selector)
	return engine.Get[ConnectedAccount](ctx, s.client, target, opts...)
}

// CreateUserConnectedAccountParams holds the tokens of a user's connection that was created elsewhere.
type CreateUserConnectedAccountParams struct {
	ImportedTokens
	OrganizationID   core.OrganizationID `json:"organization_id,omitzero"` // the organization of the connection, if any
	ConnectionIntent CreateIntent        `json:"connection_intent,omitzero"`
}

// CreateUserConnectedAccount imports a user's connection to a provider that was created elsewhere.
//
// POST /user_management/users/{user_id}/connected_accounts/{slug}. Errors worth handling: core.ErrNotFound,
// core.ErrConflict if a connection exists, core.ErrUnprocessable.
func (s Service) CreateUserConnectedAccount(ctx context.Context, userID core.UserID, slug core.DataIntegrationSlug, params *CreateUserConnectedAccountParams, opts ...core.PostOption) (*ConnectedAccount, error) {
	body := engine.Given(params)
	target := engine.Path2("/user_management/users/{user_id}/connected_accounts/{slug}", userID, slug).
		Query(UserConnectionSelector{OrganizationID: body.OrganizationID})
	body.OrganizationID = "" // sent in the query
	return engine.Post[ConnectedAccount](ctx, s.client, target, body, opts...)
}

// UpdateUserConnectedAccountParams replaces the tokens of a user's connection.
type UpdateUserConnectedAccountParams struct {
	UserConnectionSelector
	ConnectionIntent UpdateIntent `json:"connection_intent,omitzero"` // use with ConnectedAccountID
	ImportedTokens
}

// UpdateUserConnectedAccount replaces the tokens of a user's connection to a provider.
//
// PUT /user_management/users/{user_id}/connected_accounts/{slug}. Errors worth handling: core.ErrNotFound.
func (s Service) UpdateUserConnectedAccount(ctx context.Context, userID core.UserID, slug core.DataIntegrationSlug, params *UpdateUserConnectedAccountParams, opts ...core.PutOption) (*ConnectedAccount, error) {
	given := engine.Given(params)
	target := engine.Path2("/user_management/users/{user_id}/connected_accounts/{slug}", userID, slug).Query(struct {
		UserConnectionSelector
		ConnectionIntent UpdateIntent `json:"connection_intent,omitzero"`
	}{given.UserConnectionSelector, given.ConnectionIntent})
	return engine.Put[ConnectedAccount](ctx, s.client, target, given.ImportedTokens, opts...)
}

// DeleteUserConnectedAccount ends a user's connection to a provider.
//
// DELETE /user_management/users/{user_id}/connected_accounts/{slug}. Errors worth handling:
// core.ErrNotFound.
func (s Service) DeleteUserConnectedAccount(ctx context.Context, userID core.UserID, slug core.DataIntegrationSlug, selector UserConnectionSelector, opts ...core.DeleteOption) error {
	target := engine.Path2("/user_management/users/{user_id}/connected_accounts/{slug}", userID, slug).Query(selector)
	_, err := engine.Delete[engine.None](ctx, s.client, target, nil, opts...)
	return err
}
