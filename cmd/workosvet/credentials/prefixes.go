package credentials

import "strings"

// prefixes are the prefixes of identifiers, by the names of their types in package core, which documents them.
var prefixes = map[string]string{ //nolint:gosec // prefixes of identifiers are not credentials
	"APIKeyID":                  "api_key_",
	"ActionEndpointID":          "action_endpoint_",
	"ActionExecutionID":         "action_execution_",
	"AgentClaimAttemptID":       "agent_reg_claim_attempt_",
	"AgentClaimID":              "agent_reg_claim_",
	"AgentCredentialID":         "agent_reg_credential_",
	"AgentIdentityID":           "agent_identity_",
	"AgentRegistrationID":       "agent_reg_",
	"AuditLogExportID":          "audit_log_export_",
	"AuthenticationChallengeID": "auth_challenge_",
	"AuthenticationFactorID":    "auth_factor_",
	"AuthorizedApplicationID":   "authorized_connect_app_",
	"CORSOriginID":              "cors_origin_",
	"ClientID":                  "client_",
	"ClientSecretID":            "secret_",
	"ConnectApplicationID":      "conn_app_",
	"ConnectedAccountID":        "data_installation_",
	"ConnectionID":              "conn_",
	"DataIntegrationID":         "data_integration_",
	"DirectoryGroupID":          "directory_group_",
	"DirectoryID":               "directory_",
	"DirectoryTokenID":          "directory_token_",
	"DirectoryUserID":           "directory_user_",
	"EmailVerificationID":       "email_verification_",
	"EnvironmentID":             "environment_",
	"EventID":                   "event_",
	"ExternalAuthID":            "ext_auth_",
	"FeatureFlagID":             "flag_",
	"GroupID":                   "group_",
	"GroupRoleAssignmentID":     "gra_",
	"InvitationID":              "invitation_",
	"LogStreamID":               "als_",
	"MagicAuthID":               "magic_auth_",
	"OrganizationDomainID":      "org_domain_",
	"OrganizationID":            "org_",
	"OrganizationMembershipID":  "om_",
	"PasswordResetID":           "password_reset_",
	"PasswordlessSessionID":     "passwordless_session_",
	"PermissionID":              "perm_",
	"ProfileID":                 "prof_",
	"RadarAttemptID":            "radar_att_",
	"RadarAuthAttemptID":        "radar_auth_attempt_",
	"RadarChallengeID":          "radar_challenge_",
	"RadarVerificationID":       "vrf_",
	"RedirectURIID":             "redir_",
	"ResourceID":                "authz_resource_",
	"RoleAssignmentID":          "role_assignment_",
	"RoleID":                    "role_",
	"SessionID":                 "session_",
	"StripeCustomerID":          "cus_",
	"UserID":                    "user_",
	"WaitlistEntryID":           "wl_user_",
	"WaitlistID":                "waitlist_",
	"WebhookEndpointID":         "we_",
}

// ownerOf returns the type of the identifiers with the longest prefix of a text, or nothing.
func ownerOf(text string) string {
	owner := ""
	for name, prefix := range prefixes {
		if strings.HasPrefix(text, prefix) && len(prefix) > len(prefixes[owner]) {
			owner = name
		}
	}
	return owner
}

// article returns the name of a type with its article: "a UserID", "an OrganizationID".
func article(name string) string {
	if strings.ContainsRune("AEIO", rune(name[0])) {
		return "an " + name
	}
	return "a " + name
}
