package usermanagement

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/modules/apikeys"
)

// ListUserAPIKeysParams filters a list of a user's API keys.
type ListUserAPIKeysParams struct {
	core.ListOptions
	OrganizationID core.OrganizationID `json:"organization_id,omitzero"` // for which the keys are valid
}

// ListUserAPIKeys returns the API keys that a user owns. Package apikeys expires, deletes and validates them.
//
// GET /user_management/users/{user_id}/api_keys. Errors worth handling: core.ErrNotFound.
func (c Confidential) ListUserAPIKeys(ctx context.Context, userID core.UserID, params *ListUserAPIKeysParams, opts ...core.GetOption) *core.Listing[apikeys.APIKey] {
	return engine.List[apikeys.APIKey](ctx, c.confidential, engine.Path1("/user_management/users/{user_id}/api_keys", userID), params, opts...)
}

// CreateUserAPIKeyParams describes a new API key of a user.
type CreateUserAPIKeyParams struct {
	Permissions []core.PermissionSlug `json:"permissions,omitzero"` // slugs
	ExpiresAt   time.Time             `json:"expires_at,omitzero"`  // zero for a key that does not expire
}

// CreateUserAPIKey creates an API key that a user owns and that is valid for one organization. The user must be a member of
// it. WorkOS does not deduplicate API keys: if the response is lost, the request is not retried, and there may be a key
// whose value is lost. ListUserAPIKeys finds it.
//
// POST /user_management/users/{user_id}/api_keys. Errors worth handling: core.ErrBadRequest, core.ErrNotFound,
// core.ErrUnprocessable.
func (c Confidential) CreateUserAPIKey(ctx context.Context, userID core.UserID, organizationID core.OrganizationID, name string, params *CreateUserAPIKeyParams, opts ...core.PostOption) (*apikeys.CreatedAPIKey, error) {
	body := struct {
		Name           string              `json:"name"`
		OrganizationID core.OrganizationID `json:"organization_id"`
		*CreateUserAPIKeyParams
	}{name, organizationID, params}
	return engine.Post[apikeys.CreatedAPIKey](ctx, c.confidential, engine.Returns(engine.Path1("/user_management/users/{user_id}/api_keys", userID), "value"), body, opts...)
}
