package workos

import "github.com/workos-typestate/workos/core"

// The identifiers and slugs of package core, for programs that do without importing it. Each is a type of its own: an
// untyped constant converts by itself, a string of the program's own is converted once, by name, and no kind converts
// into another without saying so.
type (
	OrganizationID            = core.OrganizationID
	UserID                    = core.UserID
	OrganizationMembershipID  = core.OrganizationMembershipID
	GroupID                   = core.GroupID
	InvitationID              = core.InvitationID
	SessionID                 = core.SessionID
	EmailVerificationID       = core.EmailVerificationID
	MagicAuthID               = core.MagicAuthID
	PasswordResetID           = core.PasswordResetID
	AuthenticationFactorID    = core.AuthenticationFactorID
	AuthenticationChallengeID = core.AuthenticationChallengeID
	AuthorizedApplicationID   = core.AuthorizedApplicationID
	OrganizationDomainID      = core.OrganizationDomainID
	ITContactID               = core.ITContactID
	WaitlistID                = core.WaitlistID
	WaitlistEntryID           = core.WaitlistEntryID
	CORSOriginID              = core.CORSOriginID
	RedirectURIID             = core.RedirectURIID
	PasswordlessSessionID     = core.PasswordlessSessionID
	APIKeyID                  = core.APIKeyID
	ConnectionID              = core.ConnectionID
	ProfileID                 = core.ProfileID
	DirectoryID               = core.DirectoryID
	DirectoryUserID           = core.DirectoryUserID
	DirectoryGroupID          = core.DirectoryGroupID
	DirectoryDomainID         = core.DirectoryDomainID
	DirectoryTokenID          = core.DirectoryTokenID
	ResourceID                = core.ResourceID
	RoleID                    = core.RoleID
	PermissionID              = core.PermissionID
	RoleAssignmentID          = core.RoleAssignmentID
	GroupRoleAssignmentID     = core.GroupRoleAssignmentID
	ConnectApplicationID      = core.ConnectApplicationID
	ClientSecretID            = core.ClientSecretID
	ExternalAuthID            = core.ExternalAuthID
	AgentBlueprintID          = core.AgentBlueprintID
	AgentInstanceID           = core.AgentInstanceID
	AgentInstanceSessionID    = core.AgentInstanceSessionID
	AgentRegistrationID       = core.AgentRegistrationID
	AgentClaimID              = core.AgentClaimID
	AgentClaimAttemptID       = core.AgentClaimAttemptID
	AgentCredentialID         = core.AgentCredentialID
	AgentIdentityID           = core.AgentIdentityID
	DataIntegrationID         = core.DataIntegrationID
	ConnectedAccountID        = core.ConnectedAccountID
	EventID                   = core.EventID
	EnvironmentID             = core.EnvironmentID
	FeatureFlagID             = core.FeatureFlagID
	AuditLogExportID          = core.AuditLogExportID
	LogStreamID               = core.LogStreamID
	WebhookEndpointID         = core.WebhookEndpointID
	ActionEndpointID          = core.ActionEndpointID
	ActionExecutionID         = core.ActionExecutionID
	VaultObjectID             = core.VaultObjectID
	VaultVersionID            = core.VaultVersionID
	VaultKeyID                = core.VaultKeyID
	RadarAttemptID            = core.RadarAttemptID
	RadarAuthAttemptID        = core.RadarAuthAttemptID
	RadarChallengeID          = core.RadarChallengeID
	RadarVerificationID       = core.RadarVerificationID
	SignalsID                 = core.SignalsID
	StripeCustomerID          = core.StripeCustomerID
	RoleSlug                  = core.RoleSlug
	PermissionSlug            = core.PermissionSlug
	ResourceTypeSlug          = core.ResourceTypeSlug
	FeatureFlagSlug           = core.FeatureFlagSlug
	EntitlementSlug           = core.EntitlementSlug
	DataIntegrationSlug       = core.DataIntegrationSlug
	ExternalID                = core.ExternalID
)
