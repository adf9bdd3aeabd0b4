// Package apikeys manages the API keys that an application gives to its own customers, and checks them.
//
// A customer creates a key for an organization or a user, and sends it with each request to the application; the
// application calls [Service.Validate] to get the key's owner and permissions. Package usermanagement creates and
// lists the keys of users. These keys are not the API key of this SDK's client.
package apikeys

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the apikeys API of a confidential client. Create one with New, or use the field APIKeys of
// workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the apikeys API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }

// APIKey describes a key; only CreatedAPIKey has its value.
type APIKey struct {
	Object          string                `json:"object"` // "api_key"
	ID              core.APIKeyID         `json:"id"`
	Owner           Owner                 `json:"owner"`
	Name            string                `json:"name"`
	ObfuscatedValue string                `json:"obfuscated_value"` // enough of the value to distinguish keys
	Permissions     []core.PermissionSlug `json:"permissions"`
	LastUsedAt      time.Time             `json:"last_used_at,omitzero"` // zero if it was never used
	ExpiresAt       time.Time             `json:"expires_at,omitzero"`   // zero if it never expires
	CreatedAt       time.Time             `json:"created_at"`
	UpdatedAt       time.Time             `json:"updated_at"`
}

// CreatedAPIKey is a new key with its value, which WorkOS returns only once.
type CreatedAPIKey struct {
	APIKey
	Value core.APIKeyValue `json:"value"`
}

// ListForOrganizationParams selects a page of the keys.
type ListForOrganizationParams struct {
	core.ListOptions
}

// ListForOrganization returns the keys that an organization owns.
//
// GET /organizations/{organization_id}/api_keys. Errors worth handling: core.ErrNotFound.
func (s Service) ListForOrganization(ctx context.Context, organizationID core.OrganizationID, params *ListForOrganizationParams, opts ...core.GetOption) *core.Listing[APIKey] {
	return engine.List[APIKey](ctx, s.client, engine.Path1("/organizations/{organization_id}/api_keys", organizationID), params, opts...)
}

// CreateForOrganizationParams describes a new key.
type CreateForOrganizationParams struct {
	Permissions []core.PermissionSlug `json:"permissions,omitzero"` // slugs
	ExpiresAt   time.Time             `json:"expires_at,omitzero"`  // zero for a key that does not expire
}

// CreateForOrganization creates a key that an organization owns. WorkOS does not deduplicate API keys: if the response
// is lost, the request is not sent again, and a key may exist whose value is lost. ListForOrganization finds it.
//
// POST /organizations/{organization_id}/api_keys. Errors worth handling: core.ErrNotFound,
// core.ErrUnprocessable.
func (s Service) CreateForOrganization(ctx context.Context, organizationID core.OrganizationID, name string, params *CreateForOrganizationParams, opts ...core.PostOption) (*CreatedAPIKey, error) {
	body := struct {
		Name string `json:"name"`
		*CreateForOrganizationParams
	}{name, params}
	return engine.Post[CreatedAPIKey](ctx, s.client, engine.Returns(engine.Path1("/organizations/{organization_id}/api_keys", organizationID), "value"), body, opts...)
}

// Delete deletes a key: it is no longer valid or listed.
//
// DELETE /api_keys/{id}. Errors worth handling: core.ErrNotFound.
func (s Service) Delete(ctx context.Context, id core.APIKeyID, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, s.client, engine.Path1("/api_keys/{id}", id), nil, opts...)
	return err
}

// ExpireParams sets when a key expires.
type ExpireParams struct {
	ExpiresAt core.Opt[time.Time] `json:"expires_at,omitzero"` // left out to expire now; core.Null cancels a future expiry
}

// Expire ends the validity of a key, now or in the future; the key stays in the lists.
//
// POST /api_keys/{id}/expire. Errors worth handling: core.ErrNotFound, core.ErrUnprocessable, and
// core.ErrorCode("api_key_already_expired").
func (s Service) Expire(ctx context.Context, id core.APIKeyID, params *ExpireParams, opts ...core.PostOption) (*APIKey, error) {
	return engine.Post[APIKey](ctx, s.client, engine.Path1("/api_keys/{id}/expire", id), params, opts...)
}

// ValidateParams has no members yet.
type ValidateParams struct{}

// Validation is the result of Validate.
type Validation struct {
	APIKey              *APIKey                  `json:"api_key,omitzero"`      // nil if the value is not a valid key
	AgentRegistrationID core.AgentRegistrationID `json:"agent_registration_id"` // if the key is the credential of an agent
}

// Validate reports whether a value is a valid key, and if so, its owner and permissions. An invalid value is not an
// error. A response without the result is a *core.ResponseError.
//
// POST /api_keys/validations. Errors worth handling: core.ErrUnprocessable.
func (s Service) Validate(ctx context.Context, value core.APIKeyValue, params *ValidateParams, opts ...core.PostOption) (*Validation, error) {
	body := struct {
		Value core.APIKeyValue `json:"value"`
		*ValidateParams
	}{value, params}
	return engine.Post[Validation](ctx, s.client, engine.Has(core.Path("/api_keys/validations"), "api_key"), body, opts...)
}
