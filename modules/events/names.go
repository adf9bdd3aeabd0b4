package events

// Name is what an event is called: the kind of thing, and what happened to it.
type Name string

// The events. Those of the vault, of actions and a few others are only in the stream, not sent to webhooks.
const (
	NameActionAuthenticationDenied   Name = "action.authentication.denied"
	NameActionUserRegistrationDenied Name = "action.user_registration.denied"

	NameAgentRegistrationClaimAttemptCreated  Name = "agent.registration.claim.attempt.created"
	NameAgentRegistrationClaimCompleted       Name = "agent.registration.claim.completed"
	NameAgentRegistrationCreated              Name = "agent.registration.created"
	NameAgentRegistrationCredentialIssued     Name = "agent.registration.credential.issued"
	NameAgentRegistrationDeleted              Name = "agent.registration.deleted"
	NameAgentRegistrationExpired              Name = "agent.registration.expired"
	NameAgentRegistrationOrganizationSwitched Name = "agent.registration.organization.switched"
	NameAgentRegistrationRefreshed            Name = "agent.registration.refreshed"
	NameAgentRegistrationRevoked              Name = "agent.registration.revoked"

	NameAPIKeyCreated Name = "api_key.created"
	NameAPIKeyRevoked Name = "api_key.revoked"
	NameAPIKeyUpdated Name = "api_key.updated"

	NameAuthenticationEmailVerificationFailed    Name = "authentication.email_verification_failed"
	NameAuthenticationEmailVerificationSucceeded Name = "authentication.email_verification_succeeded"
	NameAuthenticationMagicAuthFailed            Name = "authentication.magic_auth_failed"
	NameAuthenticationMagicAuthSucceeded         Name = "authentication.magic_auth_succeeded"
	NameAuthenticationMFAFailed                  Name = "authentication.mfa_failed"
	NameAuthenticationMFASucceeded               Name = "authentication.mfa_succeeded"
	NameAuthenticationOAuthFailed                Name = "authentication.oauth_failed"
	NameAuthenticationOAuthSucceeded             Name = "authentication.oauth_succeeded"
	NameAuthenticationPasskeyFailed              Name = "authentication.passkey_failed"
	NameAuthenticationPasskeySucceeded           Name = "authentication.passkey_succeeded"
	NameAuthenticationPasswordFailed             Name = "authentication.password_failed"
	NameAuthenticationPasswordSucceeded          Name = "authentication.password_succeeded"
	NameAuthenticationRadarRiskDetected          Name = "authentication.radar_risk_detected"
	NameAuthenticationReauthenticationSucceeded  Name = "authentication.reauthentication_succeeded"
	NameAuthenticationSSOFailed                  Name = "authentication.sso_failed"
	NameAuthenticationSSOStarted                 Name = "authentication.sso_started"
	NameAuthenticationSSOSucceeded               Name = "authentication.sso_succeeded"
	NameAuthenticationSSOTimedOut                Name = "authentication.sso_timed_out"

	NameConnectionActivated                      Name = "connection.activated"
	NameConnectionDeactivated                    Name = "connection.deactivated"
	NameConnectionDeleted                        Name = "connection.deleted"
	NameConnectionSAMLCertificateRenewalRequired Name = "connection.saml_certificate_renewal_required"
	NameConnectionSAMLCertificateRenewed         Name = "connection.saml_certificate_renewed"

	NameDSyncActivated        Name = "dsync.activated"
	NameDSyncDeleted          Name = "dsync.deleted"
	NameDSyncGroupCreated     Name = "dsync.group.created"
	NameDSyncGroupDeleted     Name = "dsync.group.deleted"
	NameDSyncGroupUpdated     Name = "dsync.group.updated"
	NameDSyncGroupUserAdded   Name = "dsync.group.user_added"
	NameDSyncGroupUserRemoved Name = "dsync.group.user_removed"
	NameDSyncTokenCreated     Name = "dsync.token.created" //nolint:gosec // a name, no credential
	NameDSyncTokenRevoked     Name = "dsync.token.revoked" //nolint:gosec // a name, no credential
	NameDSyncUserCreated      Name = "dsync.user.created"
	NameDSyncUserDeleted      Name = "dsync.user.deleted"
	NameDSyncUserUpdated      Name = "dsync.user.updated"

	NameEmailVerificationCreated Name = "email_verification.created"

	NameFlagCreated     Name = "flag.created"
	NameFlagDeleted     Name = "flag.deleted"
	NameFlagRuleUpdated Name = "flag.rule_updated"
	NameFlagUpdated     Name = "flag.updated"

	NameGroupCreated       Name = "group.created"
	NameGroupDeleted       Name = "group.deleted"
	NameGroupMemberAdded   Name = "group.member_added"
	NameGroupMemberRemoved Name = "group.member_removed"
	NameGroupUpdated       Name = "group.updated"

	NameInvitationAccepted Name = "invitation.accepted"
	NameInvitationCreated  Name = "invitation.created"
	NameInvitationResent   Name = "invitation.resent"
	NameInvitationRevoked  Name = "invitation.revoked"

	NameMagicAuthCreated Name = "magic_auth.created"

	NameOrganizationCreated Name = "organization.created"
	NameOrganizationDeleted Name = "organization.deleted"
	NameOrganizationUpdated Name = "organization.updated"

	NameOrganizationDomainCreated            Name = "organization_domain.created"
	NameOrganizationDomainDeleted            Name = "organization_domain.deleted"
	NameOrganizationDomainUpdated            Name = "organization_domain.updated"
	NameOrganizationDomainVerificationFailed Name = "organization_domain.verification_failed"
	NameOrganizationDomainVerified           Name = "organization_domain.verified"

	NameOrganizationMembershipCreated Name = "organization_membership.created"
	NameOrganizationMembershipDeleted Name = "organization_membership.deleted"
	NameOrganizationMembershipUpdated Name = "organization_membership.updated"

	NameOrganizationRoleCreated Name = "organization_role.created"
	NameOrganizationRoleDeleted Name = "organization_role.deleted"
	NameOrganizationRoleUpdated Name = "organization_role.updated"

	NamePasswordResetCreated   Name = "password_reset.created"
	NamePasswordResetSucceeded Name = "password_reset.succeeded"

	NamePermissionCreated Name = "permission.created"
	NamePermissionDeleted Name = "permission.deleted"
	NamePermissionUpdated Name = "permission.updated"

	NamePipesConnectedAccountConnected             Name = "pipes.connected_account.connected"
	NamePipesConnectedAccountConnectionFailed      Name = "pipes.connected_account.connection_failed"
	NamePipesConnectedAccountDisconnected          Name = "pipes.connected_account.disconnected"
	NamePipesConnectedAccountReauthorizationNeeded Name = "pipes.connected_account.reauthorization_needed"

	NameRadarChallengeCreated Name = "radar.challenge_created"

	NameRoleCreated Name = "role.created"
	NameRoleDeleted Name = "role.deleted"
	NameRoleUpdated Name = "role.updated"

	NameSessionCreated Name = "session.created"
	NameSessionRevoked Name = "session.revoked"

	NameUserCreated Name = "user.created"
	NameUserDeleted Name = "user.deleted"
	NameUserUpdated Name = "user.updated"

	NameVaultBYOKKeyDeleted               Name = "vault.byok_key.deleted"
	NameVaultBYOKKeyVerificationCompleted Name = "vault.byok_key.verification_completed"
	NameVaultDataCreated                  Name = "vault.data.created"
	NameVaultDataDeleted                  Name = "vault.data.deleted"
	NameVaultDataRead                     Name = "vault.data.read"
	NameVaultDataUpdated                  Name = "vault.data.updated"
	NameVaultDEKDecrypted                 Name = "vault.dek.decrypted"
	NameVaultDEKRead                      Name = "vault.dek.read"
	NameVaultKEKCreated                   Name = "vault.kek.created"
	NameVaultKEKDeleted                   Name = "vault.kek.deleted"
	NameVaultMetadataRead                 Name = "vault.metadata.read"
	NameVaultNamesListed                  Name = "vault.names.listed"

	NameWaitlistUserApproved Name = "waitlist_user.approved"
	NameWaitlistUserCreated  Name = "waitlist_user.created"
	NameWaitlistUserDenied   Name = "waitlist_user.denied"
)
