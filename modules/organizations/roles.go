package organizations

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/modules/authorization"
)

// ListRoles returns the roles that members of an organization can have: its own, and those of the
// environment.
//
// GET /organizations/{organization_id}/roles. Errors worth handling: core.ErrNotFound.
//
// Deprecated: use ListOrganizationRoles of package authorization.
func (s Service) ListRoles(ctx context.Context, organizationID core.OrganizationID, opts ...core.GetOption) ([]authorization.Role, error) {
	return engine.ListAll[authorization.Role](ctx, s.client, engine.Path1("/organizations/{organization_id}/roles", organizationID), nil, opts...)
}
