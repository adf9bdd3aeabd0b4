package organizations

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/authorization"
)

// ListRoles returns the roles that members of an organization can have: its own, and those of the
// environment.
//
// GET /organizations/{organizationId}/roles. Errors worth handling: core.ErrNotFound.
//
// Deprecated: use ListOrganizationRoles of package authorization.
func (s *Service) ListRoles(ctx context.Context, organizationID string, opts ...core.GetOption) ([]authorization.Role, error) {
	list, err := core.Get[struct {
		Data []authorization.Role `json:"data"`
	}](ctx, s.client, core.Path("/organizations/{organizationId}/roles", organizationID), opts...)
	if err != nil {
		return nil, err
	}
	return list.Data, nil
}
