package usermanagement

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/modules/connect"
)

// AuthorizedApplication is an application that a user has authorized to act for them.
type AuthorizedApplication struct {
	Object        string                       `json:"object"` // "authorized_connect_application"
	ID            core.AuthorizedApplicationID `json:"id"`     // of the authorization, not of the application
	Application   connect.Application          `json:"application"`
	GrantedScopes []string                     `json:"granted_scopes"`
	OAuthResource string                       `json:"oauth_resource"` // of the tokens (RFC 8707); empty if the application named none
}

// ListUserAuthorizedApplicationsParams selects a page of applications.
type ListUserAuthorizedApplicationsParams struct {
	core.ListOptions
}

// ListUserAuthorizedApplications returns the applications that a user has authorized to act for them.
//
// GET /user_management/users/{user_id}/authorized_applications. Errors worth handling: core.ErrNotFound,
// core.ErrUnprocessable.
func (c Confidential) ListUserAuthorizedApplications(ctx context.Context, userID core.UserID, params *ListUserAuthorizedApplicationsParams, opts ...core.GetOption) *core.Listing[AuthorizedApplication] {
	return engine.List[AuthorizedApplication](ctx, c.confidential, engine.Path1("/user_management/users/{user_id}/authorized_applications", userID), params, opts...)
}

// DeleteUserAuthorizedApplication revokes what a user has authorized an application to do. The application must ask the user
// again.
//
// DELETE /user_management/users/{user_id}/authorized_applications/{application_id}. Errors worth handling:
// core.ErrNotFound.
func (c Confidential) DeleteUserAuthorizedApplication(ctx context.Context, userID core.UserID, applicationID core.ConnectApplicationID, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, c.confidential, engine.Path2("/user_management/users/{user_id}/authorized_applications/{application_id}", userID, applicationID), nil, opts...)
	return err
}
