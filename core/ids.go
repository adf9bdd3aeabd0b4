package core

// Each kind of resource has its own identifier type, so that an ID goes from a result into the next call
// without a conversion, and cannot go into the wrong call. An untyped constant converts implicitly; a string
// from a database or a URL is converted once, by name: core.UserID(row.UserID). Never convert one
// kind into another: it would compile, and be wrong.

// Organizations, users and sign-in.
type (
	// OrganizationID names an organization ("org_…").
	OrganizationID string
	// UserID names a user ("user_…").
	UserID string
	// OrganizationMembershipID names a user's membership in an organization ("om_…").
	OrganizationMembershipID string
	// GroupID names a group of memberships of an organization ("group_…").
	GroupID string
	// InvitationID names an invitation ("invitation_…").
	InvitationID string
	// SessionID names a user's session ("session_…").
	SessionID string
	// EmailVerificationID names an email verification ("email_verification_…").
	EmailVerificationID string
	// MagicAuthID names a magic-auth code that was sent ("magic_auth_…").
	MagicAuthID string
	// PasswordResetID names a password reset ("password_reset_…").
	PasswordResetID string
	// AuthenticationFactorID names a user's second factor ("auth_factor_…").
	AuthenticationFactorID string
	// AuthenticationChallengeID names a challenge of a second factor ("auth_challenge_…").
	AuthenticationChallengeID string
	// AuthorizedApplicationID names an application that a user has authorized ("authorized_connect_app_…").
	AuthorizedApplicationID string
	// OrganizationDomainID names a domain of an organization ("org_domain_…").
	OrganizationDomainID string
	// ITContactID names an IT contact of an organization.
	ITContactID string
	// WaitlistID names a waitlist ("waitlist_…").
	WaitlistID string
	// WaitlistEntryID names an entry of a waitlist ("wl_user_…").
	WaitlistEntryID string
	// CORSOriginID names an origin that browsers may call from ("cors_origin_…").
	CORSOriginID string
	// RedirectURIID names a registered redirect URI ("redir_…").
	RedirectURIID string
	// PasswordlessSessionID names a passwordless session ("passwordless_session_…").
	PasswordlessSessionID string
	// APIKeyID names an API key of a user or an organization; never the key ("api_key_…").
	APIKeyID string
)

// SSO and directories.
type (
	// ConnectionID names an SSO connection ("conn_…").
	ConnectionID string
	// ProfileID names a user's profile at an SSO connection ("prof_…").
	ProfileID string
	// DirectoryID names a directory ("directory_…").
	DirectoryID string
	// DirectoryUserID names a user of a directory ("directory_user_…").
	DirectoryUserID string
	// DirectoryGroupID names a group of a directory ("directory_group_…").
	DirectoryGroupID string
	// DirectoryDomainID names a domain of a directory.
	DirectoryDomainID string
	// DirectoryTokenID names a token of a directory ("directory_token_…").
	DirectoryTokenID string
)

// Authorization.
type (
	// ResourceID names a resource that roles are assigned on ("authz_resource_…").
	ResourceID string
	// RoleID names a role ("role_…").
	RoleID string
	// PermissionID names a permission ("perm_…").
	PermissionID string
	// RoleAssignmentID names the assignment of a role to a membership ("role_assignment_…").
	RoleAssignmentID string
	// GroupRoleAssignmentID names the assignment of a role to a group ("gra_…").
	GroupRoleAssignmentID string
)

// Connect, agents and pipes.
type (
	// ConnectApplicationID names a Connect application ("conn_app_…").
	ConnectApplicationID string
	// ClientSecretID names a client secret of a Connect application; never the secret ("secret_…").
	ClientSecretID string
	// ExternalAuthID names a sign-in that an external application completes ("ext_auth_…").
	ExternalAuthID string
	// AgentBlueprintID names a blueprint of agents.
	AgentBlueprintID string
	// AgentInstanceID names an instance of an agent.
	AgentInstanceID string
	// AgentInstanceSessionID names a session of an agent's instance.
	AgentInstanceSessionID string
	// AgentRegistrationID names a registration of an agent ("agent_reg_…").
	AgentRegistrationID string
	// AgentClaimID names a claim of an agent's registration ("agent_reg_claim_…").
	AgentClaimID string
	// AgentClaimAttemptID names an attempt to claim a registration ("agent_reg_claim_attempt_…").
	AgentClaimAttemptID string
	// AgentCredentialID names a credential of an agent ("agent_reg_credential_…").
	AgentCredentialID string
	// AgentIdentityID names an identity of an agent ("agent_identity_…").
	AgentIdentityID string
	// DataIntegrationID names a data integration ("data_integration_…").
	DataIntegrationID string
	// ConnectedAccountID names a user's account at a data integration ("data_installation_…").
	ConnectedAccountID string
)

// The rest.
type (
	// EventID names an event ("event_…").
	EventID string
	// EnvironmentID names an environment ("environment_…").
	EnvironmentID string
	// FeatureFlagID names a feature flag ("flag_…").
	FeatureFlagID string
	// AuditLogExportID names an export of audit logs ("audit_log_export_…").
	AuditLogExportID string
	// LogStreamID names a log stream ("als_…").
	LogStreamID string
	// WebhookEndpointID names a webhook endpoint ("we_…").
	WebhookEndpointID string
	// ActionEndpointID names an action endpoint ("action_endpoint_…").
	ActionEndpointID string
	// ActionExecutionID names one call of an action endpoint ("action_execution_…").
	ActionExecutionID string
	// VaultObjectID names an object of the vault.
	VaultObjectID string
	// VaultVersionID names a version of an object of the vault.
	VaultVersionID string
	// VaultKeyID names a key of the vault; never the key.
	VaultKeyID string
	// RadarAttemptID names an attempt that Radar assessed ("radar_att_…").
	RadarAttemptID string
	// RadarAuthAttemptID names an attempt to sign in that Radar assessed ("radar_auth_attempt_…").
	RadarAuthAttemptID string
	// RadarChallengeID names a challenge that Radar asks for ("radar_challenge_…").
	RadarChallengeID string
	// RadarVerificationID names a verification by SMS ("vrf_…").
	RadarVerificationID string
	// SignalsID names the signals that Radar collected in a browser.
	SignalsID string
	// StripeCustomerID names a customer at Stripe ("cus_…").
	StripeCustomerID string
)

// A slug names something in an environment or an organization. The application chooses it.
type (
	// RoleSlug names a role, such as "admin".
	RoleSlug string
	// PermissionSlug names a permission, such as "document:read".
	PermissionSlug string
	// ResourceTypeSlug names a type of resource.
	ResourceTypeSlug string
	// FeatureFlagSlug names a feature flag.
	FeatureFlagSlug string
	// EntitlementSlug names an entitlement of an organization.
	EntitlementSlug string
	// DataIntegrationSlug names a data integration or its provider, such as "github".
	DataIntegrationSlug string
	// ExternalID is the application's own ID of a user, an organization or a resource.
	ExternalID string
)
