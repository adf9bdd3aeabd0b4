package contract

import (
	"slices"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/pkce"
)

// UserManagement are the calls of package usermanagement.
var UserManagement = Module{
	Name: "usermanagement",
	Calls: slices.Concat(
		signInCalls, userCalls, emailCalls, membershipCalls, invitationCalls, sessionCalls, waitlistCalls, settingCalls,
	),
}

// signInCalls start, finish and end sign-ins.
var signInCalls = []Call{
	URL("userManagementAuthorize", func(c *Client, in *Input) (string, error) {
		if !in.Has("code_challenge") {
			return revealed(c.UserManagement.AuthorizationURL(Value[string](in, "redirect_uri"), Params[usermanagement.AuthorizationURLParams](in)))
		}
		return revealed(c.UserManagement.AuthorizationURLWithChallenge(Value[string](in, "redirect_uri"), Value[pkce.Challenge](in, "code_challenge"), Params[usermanagement.AuthorizationURLWithChallengeParams](in)))
	}, Needs("provider")),
	URL("userManagementLogout", func(c *Client, in *Input) (string, error) {
		return revealed(c.UserManagement.LogoutURL(Value[core.SessionID](in, "session_id"), Optional[usermanagement.LogoutURLParams](in)))
	}),
	Op("getJwks", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.GetJWKS(in.Ctx)
	}),
	Op("authorizeDevice", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.AuthorizeDevice(in.Ctx)
	}),
	Op("authenticate", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.AuthenticateWithCode(in.Ctx, Value[core.AuthorizationCode](in, "code"), Optional[usermanagement.AuthenticateWithCodeParams](in))
	}, When("grant_type", "authorization_code")),
	Op("authenticate", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.AuthenticateWithCodeAndVerifier(in.Ctx, Value[core.AuthorizationCode](in, "code"), Value[pkce.Verifier](in, "code_verifier"), Optional[usermanagement.AuthenticateWithCodeAndVerifierParams](in))
	}, When("grant_type", "authorization_code"), Needs("code_verifier")),
	Op("authenticate", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.AuthenticateWithPassword(in.Ctx, Value[string](in, "email"), Value[core.Password](in, "password"), Optional[usermanagement.AuthenticateWithPasswordParams](in))
	}, When("grant_type", "password")),
	Op("authenticate", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.AuthenticateWithRefreshToken(in.Ctx, Value[core.RefreshToken](in, "refresh_token"), Optional[usermanagement.AuthenticateWithRefreshTokenParams](in))
	}, When("grant_type", "refresh_token")),
	Op("authenticate", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.AuthenticateWithMagicAuth(in.Ctx, Value[string](in, "email"), Value[core.OneTimeCode](in, "code"), Optional[usermanagement.AuthenticateWithMagicAuthParams](in))
	}, When("grant_type", "urn:workos:oauth:grant-type:magic-auth:code"),
		Beyond("link_authorization_code", "the Node SDK has it in this grant; the API description has it in none"),
		Beyond("signals_id", "WorkOS accepts it here as with a password; the API description has it only with the other first factors")),
	Op("authenticate", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.AuthenticateWithEmailVerification(in.Ctx, Value[core.PendingAuthenticationToken](in, "pending_authentication_token"), Value[core.OneTimeCode](in, "code"), Optional[usermanagement.AuthenticateWithEmailVerificationParams](in))
	}, When("grant_type", "urn:workos:oauth:grant-type:email-verification:code")),
	Op("authenticate", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.AuthenticateWithTOTP(in.Ctx, Value[core.PendingAuthenticationToken](in, "pending_authentication_token"), Value[core.AuthenticationChallengeID](in, "authentication_challenge_id"), Value[core.OneTimeCode](in, "code"), Optional[usermanagement.AuthenticateWithTOTPParams](in))
	}, When("grant_type", "urn:workos:oauth:grant-type:mfa-totp")),
	Op("authenticate", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.AuthenticateWithOrganizationSelection(in.Ctx, Value[core.PendingAuthenticationToken](in, "pending_authentication_token"), Value[core.OrganizationID](in, "organization_id"), Optional[usermanagement.AuthenticateWithOrganizationSelectionParams](in))
	}, When("grant_type", "urn:workos:oauth:grant-type:organization-selection")),
	Op("authenticate", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.AuthenticateWithRadarEmailChallenge(in.Ctx, Value[core.PendingAuthenticationToken](in, "pending_authentication_token"), Value[core.RadarChallengeID](in, "radar_challenge_id"), Value[core.OneTimeCode](in, "code"), Optional[usermanagement.AuthenticateWithRadarEmailChallengeParams](in))
	}, When("grant_type", "urn:workos:oauth:grant-type:radar-email-challenge:code")),
	Op("authenticate", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.AuthenticateWithRadarSMSChallenge(in.Ctx, Value[core.PendingAuthenticationToken](in, "pending_authentication_token"), Value[core.OneTimeCode](in, "code"), Params[usermanagement.AuthenticateWithRadarSMSChallengeParams](in))
	}, When("grant_type", "urn:workos:oauth:grant-type:radar-sms-challenge:code")),
	Op("authenticate", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.AuthenticateWithDeviceCode(in.Ctx, Value[core.DeviceCode](in, "device_code"), Optional[usermanagement.AuthenticateWithDeviceCodeParams](in))
	}, When("grant_type", "urn:ietf:params:oauth:grant-type:device_code")),
	Op("getMagicAuth", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.GetMagicAuth(in.Ctx, Path[core.MagicAuthID](in, "id"))
	}),
	Op("createMagicAuth", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.CreateMagicAuth(in.Ctx, Value[string](in, "email"), Optional[usermanagement.CreateMagicAuthParams](in))
	}),
	Op("getRadarChallenge", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.GetRadarChallenge(in.Ctx, Path[core.RadarChallengeID](in, "id"))
	}),
	Op("sendRadarSmsChallenge", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.SendRadarSMSChallenge(in.Ctx, Value[core.UserID](in, "user_id"), Value[core.PendingAuthenticationToken](in, "pending_authentication_token"), Value[string](in, "phone_number"), Optional[usermanagement.SendRadarSMSChallengeParams](in))
	}),
}

// userCalls are about users and what belongs to them.
var userCalls = []Call{
	Op("getUser", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.GetUser(in.Ctx, Path[core.UserID](in, "id"))
	}),
	Op("getUserByExternalId", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.GetUserByExternalID(in.Ctx, Path[core.ExternalID](in, "external_id"))
	}),
	Op("listUsers", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.ListUsers(in.Ctx, Optional[usermanagement.ListUsersParams](in)).Page()
	}),
	Op("createUser", func(c *Client, in *Input) (any, error) {
		params := Params[usermanagement.CreateUserParams](in)
		params.Password = password(in)
		return c.UserManagement.CreateUser(in.Ctx, Value[string](in, "email"), Built(in, &params))
	}, NoNull("password", "a user without a password is the variant that leaves it out")),
	Op("updateUser", func(c *Client, in *Input) (any, error) {
		params := Params[usermanagement.UpdateUserParams](in)
		params.Password, params.ClearMetadata = password(in), in.IsNull("metadata")
		return c.UserManagement.UpdateUser(in.Ctx, Path[core.UserID](in, "id"), Built(in, &params))
	}),
	Op("deleteUser", func(c *Client, in *Input) (any, error) {
		return nil, c.UserManagement.DeleteUser(in.Ctx, Path[core.UserID](in, "id"))
	}),
	Op("getUserIdentities", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.ListUserIdentities(in.Ctx, Path[core.UserID](in, "id"))
	}),
	Op("listUserApiKeys", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.ListUserAPIKeys(in.Ctx, Path[core.UserID](in, "userId"), Optional[usermanagement.ListUserAPIKeysParams](in)).Page()
	}),
	Op("createUserApiKey", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.CreateUserAPIKey(in.Ctx, Path[core.UserID](in, "userId"), Value[core.OrganizationID](in, "organization_id"), Value[string](in, "name"), Optional[usermanagement.CreateUserAPIKeyParams](in))
	}),
}

// password returns the sample's choice.
func password(in *Input) usermanagement.UserPassword {
	switch {
	case in.Has("password"):
		return usermanagement.PlaintextPassword(Value[string](in, "password"))
	case in.Has("password_hash"):
		return usermanagement.HashedPassword{
			Hash:         Value[core.Secret](in, "password_hash"),
			Type:         Value[usermanagement.PasswordHashType](in, "password_hash_type"),
			SaltPosition: Value[usermanagement.PasswordSaltPosition](in, "password_salt_position"),
		}
	default:
		return nil
	}
}

// emailCalls are about addresses and passwords.
var emailCalls = []Call{
	Op("sendEmailChange", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.SendEmailChange(in.Ctx, Path[core.UserID](in, "id"), Value[string](in, "new_email"), Optional[usermanagement.SendEmailChangeParams](in))
	}),
	Op("confirmEmailChange", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.ConfirmEmailChange(in.Ctx, Path[core.UserID](in, "id"), Value[core.OneTimeCode](in, "code"), Optional[usermanagement.ConfirmEmailChangeParams](in))
	}),
	Op("getEmailVerification", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.GetEmailVerification(in.Ctx, Path[core.EmailVerificationID](in, "id"))
	}),
	Op("sendVerificationEmail", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.SendEmailVerification(in.Ctx, Path[core.UserID](in, "id"))
	}, View(inUser)),
	Op("verifyEmail", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.VerifyEmail(in.Ctx, Path[core.UserID](in, "id"), Value[core.OneTimeCode](in, "code"), Optional[usermanagement.VerifyEmailParams](in))
	}, View(inUser)),
	Op("getPasswordReset", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.GetPasswordReset(in.Ctx, Path[core.PasswordResetID](in, "id"))
	}),
	Op("createPasswordReset", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.CreatePasswordReset(in.Ctx, Value[string](in, "email"), Optional[usermanagement.CreatePasswordResetParams](in))
	}),
	Op("resetPassword", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.ResetPassword(in.Ctx, Value[core.PasswordResetToken](in, "token"), Value[core.Password](in, "new_password"), Optional[usermanagement.ResetPasswordParams](in))
	}, View(inUser)),
}

// inUser puts the user back into the object of the response.
func inUser(user any) any { return map[string]any{"user": user} }

// membershipCalls are about the ties between users and organizations.
var membershipCalls = []Call{
	Op("getOrganizationMembership", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.GetOrganizationMembership(in.Ctx, Path[core.OrganizationMembershipID](in, "id"))
	}),
	Op("listOrganizationMemberships", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.ListOrganizationMemberships(in.Ctx, Params[usermanagement.ListOrganizationMembershipsParams](in)).Page()
	}),
	Op("createOrganizationMembership", func(c *Client, in *Input) (any, error) {
		params := Params[usermanagement.CreateOrganizationMembershipParams](in)
		params.Roles = membershipRoles(in)
		return c.UserManagement.CreateOrganizationMembership(in.Ctx, Value[core.UserID](in, "user_id"), Value[core.OrganizationID](in, "organization_id"), &params)
	}, oneRole...),
	Op("updateOrganizationMembership", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.UpdateOrganizationMembership(in.Ctx, Path[core.OrganizationMembershipID](in, "id"), membershipRoles(in), nil)
	}, oneRole...),
	Op("deleteOrganizationMembership", func(c *Client, in *Input) (any, error) {
		return nil, c.UserManagement.DeleteOrganizationMembership(in.Ctx, Path[core.OrganizationMembershipID](in, "id"))
	}),
	Op("deactivateOrganizationMembership", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.DeactivateOrganizationMembership(in.Ctx, Path[core.OrganizationMembershipID](in, "id"))
	}),
	Op("reactivateOrganizationMembership", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.ReactivateOrganizationMembership(in.Ctx, Path[core.OrganizationMembershipID](in, "id"))
	}),
}

// oneRole excuses the SDK's rule: one role is sent as role_slug, which every environment allows.
var oneRole = []Option{
	Except("body /role_slug", "one role of role_slugs is sent as role_slug, which every environment allows"),
	Except("body /role_slugs", "one role is sent as role_slug, which every environment allows"),
}

// membershipRoles returns the sample's choice.
func membershipRoles(in *Input) []core.RoleSlug {
	switch {
	case in.Has("role_slug"):
		return []core.RoleSlug{Value[core.RoleSlug](in, "role_slug")}
	case in.Has("role_slugs"):
		return Value[[]core.RoleSlug](in, "role_slugs")
	default:
		return nil
	}
}

// invitationCalls are about people who are asked to join.
var invitationCalls = []Call{
	Op("getInvitation", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.GetInvitation(in.Ctx, Path[core.InvitationID](in, "id"))
	}),
	Op("findInvitationByToken", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.GetInvitationByToken(in.Ctx, core.NewInvitationToken(in.Path("token")))
	}),
	Op("listInvitations", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.ListInvitations(in.Ctx, Optional[usermanagement.ListInvitationsParams](in)).Page()
	}),
	Op("sendInvitation", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.SendInvitation(in.Ctx, Value[string](in, "email"), Optional[usermanagement.SendInvitationParams](in))
	}),
	Op("acceptInvitation", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.AcceptInvitation(in.Ctx, Path[core.InvitationID](in, "id"))
	}),
	Op("resendInvitation", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.ResendInvitation(in.Ctx, Path[core.InvitationID](in, "id"), Optional[usermanagement.ResendInvitationParams](in))
	}),
	Op("revokeInvitation", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.RevokeInvitation(in.Ctx, Path[core.InvitationID](in, "id"))
	}),
}

// sessionCalls are about browsers and applications that act for a user.
var sessionCalls = []Call{
	Op("listUserSessions", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.ListUserSessions(in.Ctx, Path[core.UserID](in, "id"), Optional[usermanagement.ListUserSessionsParams](in)).Page()
	}),
	Op("revokeSession", func(c *Client, in *Input) (any, error) {
		return nil, c.UserManagement.RevokeSession(in.Ctx, Value[core.SessionID](in, "session_id"))
	}),
	Op("listUserAuthorizedApplications", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.ListUserAuthorizedApplications(in.Ctx, Path[core.UserID](in, "user_id"), Optional[usermanagement.ListUserAuthorizedApplicationsParams](in)).Page()
	}),
	Op("deleteUserAuthorizedApplication", func(c *Client, in *Input) (any, error) {
		return nil, c.UserManagement.DeleteUserAuthorizedApplication(in.Ctx, Path[core.UserID](in, "user_id"), Path[core.ConnectApplicationID](in, "application_id"))
	}),
}

// waitlistCalls are about people who ask to join.
var waitlistCalls = []Call{
	Op("getWaitlist", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.GetWaitlist(in.Ctx, Path[core.WaitlistID](in, "waitlistId"))
	}),
	Op("listWaitlists", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.ListWaitlists(in.Ctx).Page()
	}),
	Op("listWaitlistEntries", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.ListWaitlistEntries(in.Ctx, Path[core.WaitlistID](in, "waitlistId"), Optional[usermanagement.ListWaitlistEntriesParams](in)).Page()
	}),
	Op("createWaitlistEntry", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.CreateWaitlistEntry(in.Ctx, Path[core.WaitlistID](in, "waitlistId"), Value[string](in, "email"), Optional[usermanagement.CreateWaitlistEntryParams](in))
	}),
	Op("deleteWaitlistEntry", func(c *Client, in *Input) (any, error) {
		return nil, c.UserManagement.DeleteWaitlistEntry(in.Ctx, Path[core.WaitlistEntryID](in, "waitlistEntryId"))
	}),
	Op("approveWaitlistEntry", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.ApproveWaitlistEntry(in.Ctx, Path[core.WaitlistEntryID](in, "waitlistEntryId"))
	}),
	Op("denyWaitlistEntry", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.DenyWaitlistEntry(in.Ctx, Path[core.WaitlistEntryID](in, "waitlistEntryId"))
	}),
}

// settingCalls are about the environment.
var settingCalls = []Call{
	Op("getJwtTemplate", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.GetJWTTemplate(in.Ctx)
	}),
	Op("updateJwtTemplate", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.UpdateJWTTemplate(in.Ctx, Value[string](in, "content"), Optional[usermanagement.UpdateJWTTemplateParams](in))
	}),
	Op("listCorsOrigins", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.ListCORSOrigins(in.Ctx, Optional[usermanagement.ListCORSOriginsParams](in)).Page()
	}),
	Op("createCorsOrigin", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.CreateCORSOrigin(in.Ctx, Value[string](in, "origin"), Optional[usermanagement.CreateCORSOriginParams](in))
	}),
	Op("listRedirectUris", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.ListRedirectURIs(in.Ctx, Optional[usermanagement.ListRedirectURIsParams](in)).Page()
	}),
	Op("createRedirectUri", func(c *Client, in *Input) (any, error) {
		return c.UserManagement.CreateRedirectURI(in.Ctx, Value[string](in, "uri"), Optional[usermanagement.CreateRedirectURIParams](in))
	}),
	Op("deleteRedirectUri", func(c *Client, in *Input) (any, error) {
		return nil, c.UserManagement.DeleteRedirectURI(in.Ctx, Path[core.RedirectURIID](in, "id"))
	}),
}
