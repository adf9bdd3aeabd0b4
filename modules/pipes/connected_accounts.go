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
	UserID             core.UserID             `json:"user_id"`         // empty if it is an organization's
	OrganizationID     core.OrganizationID     `json:"organization_id"` // empty if it is for no one organization
	State              ConnectedAccountState   `json:"state"`
	Scopes             []string                `json:"scopes"` // that were granted
	AuthMethod         AuthMethod              `json:"auth_method"`
	APIKeyLast4        string                  `json:"api_key_last_4"`       // of a connection by API key
	ClientID           string                  `json:"client_id"`            // of one by client credentials
	ClientSecretLast4  string                  `json:"client_secret_last_4"` // of one by client credentials
	Config             map[string]string       `json:"config"`               // what the provider wants to know beyond credentials
	ConnectionRole     ConnectionRole          `json:"connection_role"`
	AccountIdentifier  string                  `json:"account_identifier"`   // of the account at the provider, if known
	AccountDisplayName string                  `json:"account_display_name"` // not unique, and may change
	CreatedAt          time.Time               `json:"created_at"`
	UpdatedAt          time.Time               `json:"updated_at"`
}

// ConnectedAccountState is whether a connection can be used.
type ConnectedAccountState string

// The states of a connection.
const (
	ConnectedAccountStateConnected            ConnectedAccountState = "connected"
	ConnectedAccountStateNeedsReauthorization ConnectedAccountState = "needs_reauthorization" // often since scopes were added
	ConnectedAccountStateDisconnected         ConnectedAccountState = "disconnected"
)

// ConnectionRole tells the connection that calls without SupportsMultipleConnections see from the others.
type ConnectionRole string

// The roles of a connection.
const (
	ConnectionRoleCompatibility ConnectionRole = "compatibility" // the one that they see
	ConnectionRoleStandard      ConnectionRole = "standard"
)

// ConnectionSelector chooses among several connections of one owner to one provider. Its zero value stands for
// the compatibility connection.
type ConnectionSelector struct {
	ConnectedAccountID          core.ConnectedAccountID `json:"connected_account_id,omitzero"`
	SupportsMultipleConnections bool                    `json:"supports_multiple_connections,omitzero"`
}

// UserConnectionSelector chooses among several connections of one user to one provider.
type UserConnectionSelector struct {
	ConnectionSelector
	OrganizationID core.OrganizationID `json:"organization_id,omitzero"` // that the connection is for, if it is for one
}

// ImportedTokens is a connection that was made elsewhere.
type ImportedTokens struct {
	AccessToken  core.ProviderToken `json:"access_token,omitzero"`
	RefreshToken core.ProviderToken `json:"refresh_token,omitzero"`
	ExpiresAt    time.Time          `json:"expires_at,omitzero"` // of the access token; zero if it does not expire
	Scopes       []string           `json:"scopes,omitzero"`     // that were granted
	// State is connected or needs_reauthorization; empty leaves it to WorkOS, which goes by the tokens.
	State ConnectedAccountState `json:"state,omitzero"`
}

// GetUserConnectedAccount returns a user's connection to a provider.
//
// GET /user_management/users/{user_id}/connected_accounts/{slug}. Errors worth handling: core.ErrNotFound.
func (s Service) GetUserConnectedAccount(ctx context.Context, userID core.UserID, slug core.DataIntegrationSlug, selector UserConnectionSelector, opts ...core.GetOption) (*ConnectedAccount, error) {
	target := engine.Path2("/user_management/users/{user_id}/connected_accounts/{slug}", userID, slug).Query(selector)
	return engine.Get[ConnectedAccount](ctx, s.client, target, opts...)
}

// CreateUserConnectedAccountParams is a connection of a user that was made elsewhere.
type CreateUserConnectedAccountParams struct {
	ImportedTokens
	OrganizationID   core.OrganizationID `json:"organization_id,omitzero"` // that the connection is for, if it is for one
	ConnectionIntent CreateIntent        `json:"connection_intent,omitzero"`
}

// CreateUserConnectedAccount takes over a user's connection to a provider that was made elsewhere.
//
// POST /user_management/users/{user_id}/connected_accounts/{slug}. Errors worth handling: core.ErrNotFound,
// core.ErrConflict if there is a connection, core.ErrUnprocessable.
func (s Service) CreateUserConnectedAccount(ctx context.Context, userID core.UserID, slug core.DataIntegrationSlug, params *CreateUserConnectedAccountParams, opts ...core.PostOption) (*ConnectedAccount, error) {
	body := engine.Given(params)
	target := engine.Path2("/user_management/users/{user_id}/connected_accounts/{slug}", userID, slug).
		Query(UserConnectionSelector{OrganizationID: body.OrganizationID})
	body.OrganizationID = "" // said by the query
	return engine.Post[ConnectedAccount](ctx, s.client, target, body, opts...)
}

// UpdateUserConnectedAccountParams replaces the tokens of a user's connection.
type UpdateUserConnectedAccountParams struct {
	UserConnectionSelector
	ConnectionIntent UpdateIntent `json:"connection_intent,omitzero"` // goes with ConnectedAccountID
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
