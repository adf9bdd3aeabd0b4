package workos

import "github.com/workos-typestate/workos/core"

// The identifiers and slugs of package core, for programs that do not import it.
type (
	// OrganizationID names an organization ("org_…").
	OrganizationID = core.OrganizationID
	// UserID names a user ("user_…").
	UserID = core.UserID
	// OrganizationMembershipID names a user's membership in an organization ("om_…").
	OrganizationMembershipID = core.OrganizationMembershipID
	// GroupID names a group of memberships of an organization ("group_…").
	GroupID = core.GroupID
	// InvitationID names an invitation ("invitation_…").
	InvitationID = core.InvitationID
	// SessionID names a user's session ("session_…").
	SessionID = core.SessionID
	// EmailVerificationID names an email verification ("email_verification_…").
	EmailVerificationID = core.EmailVerificationID
	// MagicAuthID names a magic-auth code that was sent ("magic_auth_…").
	MagicAuthID = core.MagicAuthID
	// PasswordResetID names a password reset ("password_reset_…").
	PasswordResetID = core.PasswordResetID
	// AuthenticationFactorID names a user's second factor ("auth_factor_…").
	AuthenticationFactorID = core.AuthenticationFactorID
	// AuthenticationChallengeID names a challenge of a second factor ("auth_challenge_…").
	AuthenticationChallengeID = core.AuthenticationChallengeID
	// AuthorizedApplicationID names an application that a user has authorized ("authorized_connect_app_…").
	AuthorizedApplicationID = core.AuthorizedApplicationID
	// OrganizationDomainID names a domain of an organization ("org_domain_…").
	OrganizationDomainID = core.OrganizationDomainID
	// ITContactID names an IT contact of an organization.
	ITContactID = core.ITContactID
	// WaitlistID names a waitlist ("waitlist_…").
	WaitlistID = core.WaitlistID
	// WaitlistEntryID names an entry of a waitlist ("wl_user_…").
	WaitlistEntryID = core.WaitlistEntryID
	// CORSOriginID names an origin that browsers may call from ("cors_origin_…").
	CORSOriginID = core.CORSOriginID
	// RedirectURIID names a registered redirect URI ("redir_…").
	RedirectURIID = core.RedirectURIID
	// PasswordlessSessionID names a passwordless session ("passwordless_session_…").
	PasswordlessSessionID = core.PasswordlessSessionID
	// APIKeyID names an API key of a user or an organization; never the key ("api_key_…").
	APIKeyID = core.APIKeyID
	// ConnectionID names an SSO connection ("conn_…").
	ConnectionID = core.ConnectionID
	// ProfileID names a user's profile at an SSO connection ("prof_…").
	ProfileID = core.ProfileID
	// DirectoryID names a directory ("directory_…").
	DirectoryID = core.DirectoryID
	// DirectoryUserID names a user of a directory ("directory_user_…").
	DirectoryUserID = core.DirectoryUserID
	// DirectoryGroupID names a group of a directory ("directory_group_…").
	DirectoryGroupID = core.DirectoryGroupID
	// DirectoryDomainID names a domain of a directory.
	DirectoryDomainID = core.DirectoryDomainID
	// DirectoryTokenID names a token of a directory ("directory_token_…").
	DirectoryTokenID = core.DirectoryTokenID
	// ResourceID names a resource that roles are assigned on ("authz_resource_…").
	ResourceID = core.ResourceID
	// RoleID names a role ("role_…").
	RoleID = core.RoleID
	// PermissionID names a permission ("perm_…").
	PermissionID = core.PermissionID
	// RoleAssignmentID names the assignment of a role to a membership ("role_assignment_…").
	RoleAssignmentID = core.RoleAssignmentID
	// GroupRoleAssignmentID names the assignment of a role to a group ("gra_…").
	GroupRoleAssignmentID = core.GroupRoleAssignmentID
	// ConnectApplicationID names a Connect application ("conn_app_…").
	ConnectApplicationID = core.ConnectApplicationID
	// ClientSecretID names a client secret of a Connect application; never the secret ("secret_…").
	ClientSecretID = core.ClientSecretID
	// ExternalAuthID names a sign-in that an external application completes ("ext_auth_…").
	ExternalAuthID = core.ExternalAuthID
	// AgentBlueprintID names a blueprint of agents.
	AgentBlueprintID = core.AgentBlueprintID
	// AgentInstanceID names an instance of an agent.
	AgentInstanceID = core.AgentInstanceID
	// AgentInstanceSessionID names a session of an agent's instance.
	AgentInstanceSessionID = core.AgentInstanceSessionID
	// AgentRegistrationID names a registration of an agent ("agent_reg_…").
	AgentRegistrationID = core.AgentRegistrationID
	// AgentClaimID names a claim of an agent's registration ("agent_reg_claim_…").
	AgentClaimID = core.AgentClaimID
	// AgentClaimAttemptID names an attempt to claim a registration ("agent_reg_claim_attempt_…").
	AgentClaimAttemptID = core.AgentClaimAttemptID
	// AgentCredentialID names a credential of an agent ("agent_reg_credential_…").
	AgentCredentialID = core.AgentCredentialID
	// AgentIdentityID names an identity of an agent ("agent_identity_…").
	AgentIdentityID = core.AgentIdentityID
	// DataIntegrationID names a data integration ("data_integration_…").
	DataIntegrationID = core.DataIntegrationID
	// ConnectedAccountID names a user's account at a data integration ("data_installation_…").
	ConnectedAccountID = core.ConnectedAccountID
	// EventID names an event ("event_…").
	EventID = core.EventID
	// EnvironmentID names an environment ("environment_…").
	EnvironmentID = core.EnvironmentID
	// FeatureFlagID names a feature flag ("flag_…").
	FeatureFlagID = core.FeatureFlagID
	// AuditLogExportID names an export of audit logs ("audit_log_export_…").
	AuditLogExportID = core.AuditLogExportID
	// LogStreamID names a log stream ("als_…").
	LogStreamID = core.LogStreamID
	// WebhookEndpointID names a webhook endpoint ("we_…").
	WebhookEndpointID = core.WebhookEndpointID
	// ActionEndpointID names an action endpoint ("action_endpoint_…").
	ActionEndpointID = core.ActionEndpointID
	// ActionExecutionID names one call of an action endpoint ("action_execution_…").
	ActionExecutionID = core.ActionExecutionID
	// VaultObjectID names an object of the vault.
	VaultObjectID = core.VaultObjectID
	// VaultVersionID names a version of an object of the vault.
	VaultVersionID = core.VaultVersionID
	// VaultKeyID names a key of the vault; never the key.
	VaultKeyID = core.VaultKeyID
	// RadarAttemptID names an attempt that Radar assessed ("radar_att_…").
	RadarAttemptID = core.RadarAttemptID
	// RadarAuthAttemptID names an attempt to sign in that Radar assessed ("radar_auth_attempt_…").
	RadarAuthAttemptID = core.RadarAuthAttemptID
	// RadarChallengeID names a challenge that Radar asks for ("radar_challenge_…").
	RadarChallengeID = core.RadarChallengeID
	// RadarVerificationID names a verification by SMS ("vrf_…").
	RadarVerificationID = core.RadarVerificationID
	// SignalsID names the signals that Radar collected in a browser.
	SignalsID = core.SignalsID
	// StripeCustomerID names a customer at Stripe ("cus_…").
	StripeCustomerID = core.StripeCustomerID
	// RoleSlug names a role, such as "admin".
	RoleSlug = core.RoleSlug
	// PermissionSlug names a permission, such as "document:read".
	PermissionSlug = core.PermissionSlug
	// ResourceTypeSlug names a type of resource.
	ResourceTypeSlug = core.ResourceTypeSlug
	// FeatureFlagSlug names a feature flag.
	FeatureFlagSlug = core.FeatureFlagSlug
	// EntitlementSlug names an entitlement of an organization.
	EntitlementSlug = core.EntitlementSlug
	// DataIntegrationSlug names a data integration or its provider, such as "github".
	DataIntegrationSlug = core.DataIntegrationSlug
	// ExternalID is the application's own ID of a user, an organization or a resource.
	ExternalID = core.ExternalID
)
