package requests

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/agents"
	"github.com/workos-typestate/workos/modules/authorization"
	"github.com/workos-typestate/workos/modules/directorysync"
	"github.com/workos-typestate/workos/modules/mfa"
	"github.com/workos-typestate/workos/modules/sso"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

// What the documentation requires, and no tag.
func documented(ctx context.Context, client *workos.Confidential, passwords []core.CookiePassword) {
	_, _ = client.Agents.ValidateCredential(ctx, agents.AccessTokenCredential{Audience: "https://api.example.com"}, nil)       // want `AccessTokenCredential lacks AccessToken`
	_, _ = client.Agents.ValidateCredential(ctx, agents.APIKeyCredential{}, nil)                                               // want `APIKeyCredential lacks APIKey`
	_, _ = client.Agents.MintToken(ctx, "blueprint", agents.AgentGrant{}, nil)                                                 // want `AgentGrant lacks AgentAccessToken`
	_, _ = client.Agents.MintToken(ctx, "blueprint", agents.AutonomousGrant{}, nil)                                            // want `AutonomousGrant lacks OrganizationID`
	_, _ = client.Agents.MintToken(ctx, "blueprint", agents.RefreshGrant{}, nil)                                               // want `RefreshGrant lacks RefreshToken`
	_, _ = client.Agents.MintToken(ctx, "blueprint", agents.UserGrant{}, nil)                                                  // want `UserGrant lacks UserAccessToken`
	_, _ = client.Authorization.Check(ctx, "om_01", "document:read", authorization.ByExternalID{ExternalID: "1"}, nil)         // want `ByExternalID lacks ResourceTypeSlug`
	_, _ = client.Authorization.ReplaceGroupRoleAssignments(ctx, "group_01", []authorization.GroupRole{{}}, nil)               // want `GroupRole lacks RoleSlug`
	_ = client.DirectorySync.ListGroups(ctx, directorysync.ListGroupsParams{})                                                 // want `ListGroupsParams lacks DirectoryID or UserID`
	_ = client.DirectorySync.ListUsers(ctx, directorysync.ListUsersParams{Email: "ada@example.com"})                           // want `ListUsersParams lacks DirectoryID or GroupID`
	_, _ = client.MFA.EnrollFactor(ctx, mfa.SMSEnrollment{}, nil)                                                              // want `SMSEnrollment lacks PhoneNumber`
	_, _ = client.MFA.EnrollFactor(ctx, mfa.TOTPEnrollment{User: "ada@example.com"}, nil)                                      // want `TOTPEnrollment lacks Issuer`
	_, _ = client.SSO.AuthorizationURL("https://app.example.com/callback", sso.AuthorizationURLParams{LoginHint: "ada"})       // want `AuthorizationURLParams lacks Provider, ConnectionID, OrganizationID or Domain`
	_, _ = client.UserManagement.AuthorizationURL("https://app.example.com/callback", usermanagement.AuthorizationURLParams{}) // want `AuthorizationURLParams lacks Provider, ConnectionID or OrganizationID`
	_, _ = client.UserManagement.CreateUser(ctx, "ada@example.com", &usermanagement.CreateUserParams{
		Password: usermanagement.HashedPassword{Hash: core.NewSecret("$2b$…")}, // want `HashedPassword lacks Type`
	})
	_ = client.UserManagement.ListOrganizationMemberships(ctx, usermanagement.ListOrganizationMembershipsParams{}) // want `ListOrganizationMembershipsParams lacks UserID or OrganizationID`
	_, _ = authkit.New(client.UserManagement, authkit.Config{CookiePasswords: passwords})                          // want `Config lacks RedirectURI`
	_, _ = bearer.New(bearer.Config{Realm: "acme"})                                                                // want `Config lacks Sources`

	_ = client.DirectorySync.ListGroups(ctx, directorysync.ListGroupsParams{UserID: "directory_user_01"})
	_, _ = client.SSO.AuthorizationURL("https://app.example.com/callback", sso.AuthorizationURLParams{ConnectionID: "conn_01"})
}
