package newcomer_test

// What a guess was made from.
const (
	reference = "the API reference"
	nodeSDK   = "the Node SDK"
	goSDK     = "the official Go SDK"
)

// outcome is how far a guess gets.
type outcome string

const (
	compiles outcome = "compiles"
	indexed  outcome = "is a name in docs/names.md"
	lost     outcome = "is found nowhere"
)

// guess is code as somebody would type it.
type guess struct {
	from    string
	name    string // to search for
	code    string
	target  string // what it is here
	outcome outcome
}

// guesses are in the order in which they were made.
func guesses() []guess {
	return []guess{
		{goSDK, "NewClient", `workos.NewClient("sk_example")`, "workos.NewConfidential", indexed},
		{reference, "GetUser", "user, err := client.UserManagement.GetUser(ctx, \"user_1\")\n_, _ = user, err", "client.UserManagement.GetUser", compiles},
		{goSDK, "CreateUserParams", `client.UserManagement.CreateUser(ctx, usermanagement.CreateUserParams{Email: "a@b.example"})`, "usermanagement.CreateUserParams", lost},
		{reference, "ListUsers", "for user, err := range client.UserManagement.ListUsers(ctx, nil).All() {\n\t_, _ = user.Email, err\n}", "client.UserManagement.ListUsers", compiles},
		{nodeSDK, "getAuthorizationUrl", `client.UserManagement.GetAuthorizationURL(usermanagement.GetAuthorizationURLParams{Provider: "authkit", RedirectURI: "https://a.example/callback"})`, "client.UserManagement.AuthorizationURL", indexed},
		{reference, "AuthenticateWithCode", `client.UserManagement.AuthenticateWithCode(ctx, "code", nil)`, "client.UserManagement.AuthenticateWithCode", indexed},
		{reference, "AuthenticateWithPassword", `client.UserManagement.AuthenticateWithPassword(ctx, "a@b.example", "password", nil)`, "client.UserManagement.AuthenticateWithPassword", indexed},
		{nodeSDK, "AuthenticateWithRefreshToken", `client.UserManagement.AuthenticateWithRefreshToken(ctx, "refresh", nil)`, "client.UserManagement.AuthenticateWithRefreshToken", indexed},
		{reference, "CreateMagicAuth", `client.UserManagement.CreateMagicAuth(ctx, "a@b.example", nil)`, "client.UserManagement.CreateMagicAuth", compiles},
		{nodeSDK, "sendMagicAuthCode", `client.UserManagement.SendMagicAuthCode(ctx, "a@b.example")`, "client.UserManagement.CreateMagicAuth", indexed},
		{nodeSDK, "loadSealedSession", `client.UserManagement.LoadSealedSession("cookie", "password")`, "session.NewManager", indexed},
		{nodeSDK, "getLogoutUrl", `client.UserManagement.GetLogoutURL("session_1")`, "client.UserManagement.LogoutURL", indexed},
		{nodeSDK, "getJwksUrl", `client.UserManagement.GetJWKSURL()`, "client.UserManagement.JWKSURL", indexed},
		{reference, "RevokeSession", `client.UserManagement.RevokeSession(ctx, "session_1")`, "client.UserManagement.RevokeSession", compiles},
		{reference, "SendInvitation", `client.UserManagement.SendInvitation(ctx, "a@b.example", nil)`, "client.UserManagement.SendInvitation", compiles},
		{reference, "CreateOrganizationMembership", `client.UserManagement.CreateOrganizationMembership(ctx, "user_1", "org_1", nil)`, "client.UserManagement.CreateOrganizationMembership", compiles},
		{nodeSDK, "enrollAuthFactor", `client.UserManagement.EnrollAuthFactor(ctx, "user_1", nil)`, "client.MFA.EnrollUserFactor", indexed},
		{nodeSDK, "ResetPassword", `client.UserManagement.ResetPassword(ctx, "token", "password")`, "client.UserManagement.ResetPassword", indexed},
		{reference, "Organizations.Create", "organization, err := client.Organizations.Create(ctx, \"Analytical Engines\", nil)\n_, _ = organization, err", "client.Organizations.Create", compiles},
		{reference, "Organizations.Get", `client.Organizations.Get(ctx, "org_1")`, "client.Organizations.Get", compiles},
		{nodeSDK, "listOrganizations", `client.Organizations.ListOrganizations(ctx, nil)`, "client.Organizations.List", indexed},
		{goSDK, "ListOrganizationsOpts", `_ = organizations.ListOrganizationsOpts{Limit: 10}`, "organizations.ListParams", indexed},
		{nodeSDK, "getOrganizationByExternalId", `client.Organizations.GetByExternalID(ctx, "ext_1")`, "client.Organizations.GetByExternalID", compiles},
		{reference, "GetProfile", `client.SSO.GetProfile(ctx, "access_token")`, "client.SSO.GetProfile", indexed},
		{goSDK, "GetProfileAndToken", `client.SSO.GetProfileAndToken(ctx, "code")`, "client.SSO.GetProfileAndToken", indexed},
		{reference, "ListConnections", `client.SSO.ListConnections(ctx, nil)`, "client.SSO.ListConnections", compiles},
		{goSDK, "GoogleOAuth", `_ = sso.GoogleOAuth`, "sso.ProviderGoogle", indexed},
		{reference, "ListDirectories", `client.DirectorySync.ListDirectories(ctx, nil)`, "client.DirectorySync.ListDirectories", compiles},
		{nodeSDK, "DirectorySync.listUsers", `client.DirectorySync.ListUsers(ctx, &directorysync.ListUsersParams{Directory: "directory_1"})`, "client.DirectorySync.ListUsers", indexed},
		{reference, "DirectorySync.GetUser", `client.DirectorySync.GetUser(ctx, "directory_user_1")`, "client.DirectorySync.GetUser", compiles},
		{reference, "AuditLogs.CreateEvent", `client.AuditLogs.CreateEvent(ctx, "org_1", auditlogs.Event{Action: "user.signed_in"})`, "client.AuditLogs.CreateEvent", indexed},
		{nodeSDK, "createExport", `client.AuditLogs.CreateExport(ctx, "org_1", nil)`, "client.AuditLogs.CreateExport", indexed},
		{nodeSDK, "generateLink", `client.Portal.GenerateLink(ctx, portal.GenerateLinkParams{Organization: "org_1", Intent: "sso"})`, "client.Portal.GenerateLink", indexed},
		{nodeSDK, "listEvents", `client.Events.ListEvents(ctx, nil)`, "client.Events.List", indexed},
		{goSDK, "EnrollFactor", `client.MFA.EnrollFactor(ctx, mfa.EnrollFactorParams{Type: "totp"})`, "client.MFA.EnrollFactor", indexed},
		{nodeSDK, "verifyChallenge", `client.MFA.VerifyChallenge(ctx, "auth_challenge_1", "123456")`, "client.MFA.VerifyChallenge", indexed},
		{nodeSDK, "constructEvent", `webhooks.ConstructEvent([]byte("{}"), "t=1, v1=0", "secret")`, "webhooks.VerifyAndParse", indexed},
		{goSDK, "ValidatePayload", `webhooks.NewClient("secret").ValidatePayload("t=1, v1=0", "{}")`, "webhooks.Verify", indexed},
		{reference, "dsync.user.updated", `_ = events.DsyncUserUpdated{}`, "events.DSyncUserUpdated", indexed},
		{nodeSDK, "createObject", `client.Vault.CreateObject(ctx, "name", "value", nil)`, "client.Vault.CreateObject", indexed},
		{reference, "Authorization.Check", `client.Authorization.Check(ctx, "om_1", "posts:read", nil)`, "client.Authorization.Check", indexed},
		{nodeSDK, "Passwordless.sendSession", `client.Passwordless.SendSession(ctx, "passwordless_session_1")`, "client.Passwordless.SendSession", compiles},
		{goSDK, "SetAPIKey", `usermanagement.SetAPIKey("sk_example")`, "workos.NewConfidential", indexed},
		{reference, "core.String", `_ = core.String("x")`, "core.Some", indexed},
		{reference, "APIError", "var failure *workos.APIError\n_ = errors.As(err, &failure)", "core.Error", indexed},
		{reference, "ErrNotFound", `_ = errors.Is(err, workos.ErrNotFound)`, "core.ErrNotFound", compiles},
		{goSDK, "WithBaseURL", `_, _ = workos.NewConfidential("sk", "client", workos.WithBaseURL("https://api.example"))`, "core.WithBaseURL", indexed},
		{goSDK, "WithIdempotencyKey", `client.Organizations.Create(ctx, "A", nil, workos.WithIdempotencyKey("key"))`, "core.WithIdempotencyKey", indexed},
		{nodeSDK, "maxRetries", `_, _ = workos.NewConfidential("sk", "client", workos.WithMaxRetries(3))`, "core.WithRetry", indexed},
		{nodeSDK, "validateApiKey", `client.APIKeys.Validate(ctx, "sk_value")`, "client.APIKeys.Validate", indexed},
	}
}
