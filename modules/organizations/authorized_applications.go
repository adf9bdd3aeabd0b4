package organizations

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// AuthorizedApplication is an application that may act for a member of an organization.
type AuthorizedApplication struct {
	usermanagement.AuthorizedApplication
	UserID core.UserID `json:"user_id"`
}

// ListAuthorizedApplicationsParams selects a page of the applications.
type ListAuthorizedApplicationsParams struct {
	core.ListOptions
}

// ListAuthorizedApplications returns the applications that may act for members of an organization, once for each
// member.
//
// GET /organizations/{organization_id}/authorized_applications. Errors worth handling: core.ErrNotFound,
// core.ErrUnprocessable.
func (s Service) ListAuthorizedApplications(ctx context.Context, organizationID core.OrganizationID, params *ListAuthorizedApplicationsParams, opts ...core.GetOption) *core.Listing[AuthorizedApplication] {
	return engine.List[AuthorizedApplication](ctx, s.client, engine.Path1("/organizations/{organization_id}/authorized_applications", organizationID), params, opts...)
}
