package organizations

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// AuthorizedApplication is an application that a member of an organization lets act for them.
type AuthorizedApplication struct {
	usermanagement.AuthorizedApplication
	UserID core.UserID `json:"user_id"`
}

// ListAuthorizedApplicationsParams says which page of the applications is wanted.
type ListAuthorizedApplicationsParams struct {
	core.ListOptions
}

// ListAuthorizedApplications returns the applications that the members of an organization let act for them,
// once for each member who does.
//
// GET /organizations/{organization_id}/authorized_applications. Errors worth handling: core.ErrNotFound,
// core.ErrUnprocessable.
func (s Service) ListAuthorizedApplications(ctx context.Context, organizationID core.OrganizationID, params *ListAuthorizedApplicationsParams, opts ...core.GetOption) *core.Listing[AuthorizedApplication] {
	return engine.List[AuthorizedApplication](ctx, s.client, engine.Path1("/organizations/{organization_id}/authorized_applications", organizationID), params, opts...)
}
