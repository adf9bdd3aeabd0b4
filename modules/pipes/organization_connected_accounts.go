package pipes

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// GetOrganizationConnectedAccount returns the connection to a provider that the members of an organization
// share.
//
// GET /organizations/{organization_id}/connected_accounts/{slug}. Errors worth handling: core.ErrNotFound.
func (s Service) GetOrganizationConnectedAccount(ctx context.Context, organizationID core.OrganizationID, slug core.DataIntegrationSlug, selector ConnectionSelector, opts ...core.GetOption) (*ConnectedAccount, error) {
	target := engine.Path2("/organizations/{organization_id}/connected_accounts/{slug}", organizationID, slug).Query(selector)
	return engine.Get[ConnectedAccount](ctx, s.client, target, opts...)
}

// CreateOrganizationConnectedAccountParams holds the tokens of an organization's connection that was created elsewhere.
type CreateOrganizationConnectedAccountParams struct {
	ImportedTokens
	ConnectionIntent CreateIntent `json:"connection_intent,omitzero"`
}

// CreateOrganizationConnectedAccount imports an organization's connection to a provider that was created elsewhere.
// The user is the member who provides it.
//
// POST /organizations/{organization_id}/connected_accounts/{slug}. Errors worth handling: core.ErrNotFound,
// core.ErrConflict, core.ErrUnprocessable.
func (s Service) CreateOrganizationConnectedAccount(ctx context.Context, userID core.UserID, organizationID core.OrganizationID, slug core.DataIntegrationSlug, params *CreateOrganizationConnectedAccountParams, opts ...core.PostOption) (*ConnectedAccount, error) {
	target := engine.Path2("/organizations/{organization_id}/connected_accounts/{slug}", organizationID, slug)
	body := struct {
		UserID core.UserID `json:"user_id"`
		*CreateOrganizationConnectedAccountParams
	}{userID, params}
	return engine.Post[ConnectedAccount](ctx, s.client, target, body, opts...)
}

// UpdateOrganizationConnectedAccountParams replaces the tokens of an organization's connection.
type UpdateOrganizationConnectedAccountParams struct {
	ConnectionSelector
	ConnectionIntent UpdateIntent `json:"connection_intent,omitzero"` // use with ConnectedAccountID
	ImportedTokens
}

// UpdateOrganizationConnectedAccount replaces the tokens of an organization's connection to a provider. The user
// is the member who provides the tokens.
//
// PUT /organizations/{organization_id}/connected_accounts/{slug}. Errors worth handling: core.ErrNotFound,
// core.ErrUnprocessable.
func (s Service) UpdateOrganizationConnectedAccount(ctx context.Context, userID core.UserID, organizationID core.OrganizationID, slug core.DataIntegrationSlug, params *UpdateOrganizationConnectedAccountParams, opts ...core.PutOption) (*ConnectedAccount, error) {
	given := engine.Given(params)
	target := engine.Path2("/organizations/{organization_id}/connected_accounts/{slug}", organizationID, slug).Query(struct {
		ConnectionSelector
		ConnectionIntent UpdateIntent `json:"connection_intent,omitzero"`
	}{given.ConnectionSelector, given.ConnectionIntent})
	body := struct {
		UserID core.UserID `json:"user_id"`
		ImportedTokens
	}{userID, given.ImportedTokens}
	return engine.Put[ConnectedAccount](ctx, s.client, target, body, opts...)
}

// DeleteOrganizationConnectedAccount ends an organization's connection to a provider.
//
// DELETE /organizations/{organization_id}/connected_accounts/{slug}. Errors worth handling: core.ErrNotFound.
func (s Service) DeleteOrganizationConnectedAccount(ctx context.Context, organizationID core.OrganizationID, slug core.DataIntegrationSlug, selector ConnectionSelector, opts ...core.DeleteOption) error {
	target := engine.Path2("/organizations/{organization_id}/connected_accounts/{slug}", organizationID, slug).Query(selector)
	_, err := engine.Delete[engine.None](ctx, s.client, target, nil, opts...)
	return err
}
