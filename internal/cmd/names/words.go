package main

import (
	"slices"
	"strings"
)

// word is a term that is the name of nothing in an SDK, or is a habit of one.
type word struct {
	text string
	here string // in Markdown, names in backticks
	read string // the guide, in Markdown
}

// synonyms are words with the same meaning.
type synonyms struct {
	words      []string
	here, read string
}

// words returns a row for each synonym, sorted.
func words() []word {
	var found []word
	for _, group := range slices.Concat(products(), terms(), habits()) {
		for _, text := range group.words {
			found = append(found, word{text, group.here, group.read})
		}
	}
	slices.SortFunc(found, func(a, b word) int { return strings.Compare(strings.ToLower(a.text), strings.ToLower(b.text)) })
	return found
}

const (
	readSSO         = "[sso.md](sso.md)"
	readDirectories = "[directory-sync.md](directory-sync.md)"
	readRoles       = "[authorization.md](authorization.md)"
	readKeys        = "[api-keys.md](api-keys.md)"
	readTenants     = "[organizations.md](organizations.md)"
	readConnect     = "[connect.md](connect.md)"
	readMFA         = "[mfa.md](mfa.md)"
	readAuditLogs   = "[audit-logs.md](audit-logs.md)"
	readPortal      = "[admin-portal.md](admin-portal.md)"
	readRadar       = "[radar.md](radar.md)"
	readSignIn      = "[sign-in-methods.md](sign-in-methods.md)"
	readServers     = "[confidential-clients.md](confidential-clients.md)"
	readSessions    = "[sessions.md](sessions.md)"
	readWebApps     = "[web-apps.md](web-apps.md)"
	readAPIs        = "[apis.md](apis.md)"
	readErrors      = "[errors-and-retries.md](errors-and-retries.md)"
	readConfig      = "[configuration.md](configuration.md)"
	readTesting     = "[testing.md](testing.md)"
	readEvents      = "[events.md](events.md)"
	readWebhooks    = "[webhooks.md](webhooks.md)"
	readPagination  = "[pagination.md](pagination.md)"
	readVault       = "[vault.md](vault.md)"
	readPublic      = "[public-clients.md](public-clients.md)"
	readNative      = "[native-apps.md](native-apps.md)"
	readFlags       = "[feature-flags.md](feature-flags.md)"
	readImporting   = "[importing.md](importing.md)"
	readObservation = "[observability.md](observability.md)"
	readLog         = "[observability.md](observability.md#logs)"
	readFromGo      = "[migrating-from-go.md](migrating-from-go.md)"
)

// products are WorkOS's products by the names of its dashboard and its documentation.
func products() []synonyms {
	return []synonyms{
		{[]string{"AuthKit"}, "`authkit.New`, `client.UserManagement.AuthorizationURLWithPKCE`", readWebApps},
		{[]string{"User Management", "user_management"}, "package `usermanagement`: `client.UserManagement.GetUser`", readServers},
		{[]string{"Single Sign-On", "SAML", "OpenID Connect", "OIDC"}, "package `sso`: `client.SSO.AuthorizationURLWithPKCE`, `client.SSO.ListConnections`", readSSO},
		{[]string{"Directory Sync", "SCIM", "dsync", "directory_sync"}, "package `directorysync`: `client.DirectorySync.ListUsers`; changes arrive as events", readDirectories},
		{[]string{"Admin Portal", "setup link"}, "package `portal`: `client.Portal.GenerateLink`", readPortal},
		{[]string{"MFA", "2FA", "two-factor", "second factor", "multi-factor authentication", "TOTP", "authenticator app", "SMS code"}, "package `mfa`: `client.MFA.EnrollUserFactor`, `client.UserManagement.AuthenticateWithTOTP`", readMFA},
		{[]string{"Magic Auth", "magic_auth", "email code", "one-time code"}, "`client.UserManagement.CreateMagicAuth`, `client.UserManagement.AuthenticateWithMagicAuth`", readSignIn},
		{[]string{"magic link", "Passwordless"}, "package `passwordless`: `client.Passwordless.CreateSession`", readSignIn},
		{[]string{"Audit Logs", "audit_logs", "audit trail", "SIEM"}, "package `auditlogs`: `client.AuditLogs.CreateEvent`", readAuditLogs},
		{[]string{"FGA", "Fine-Grained Authorization"}, "package `authorization`: `client.Authorization.Check`; the legacy API with warrants: `client.FGA.Check`", readRoles},
		{[]string{"warrants", "Warrant"}, "package `fga`, deprecated: `client.FGA.WriteWarrant`", readRoles},
		{[]string{"RBAC", "Roles and Permissions"}, "package `authorization`: `client.Authorization.CreatePermission`, `client.Authorization.AssignRole`; guards: `authkit.Role`, `bearer.Permission`", readRoles},
		{[]string{"Vault", "EKM", "BYOK", "Encryption Key Management", "KV"}, "package `vault`: `client.Vault.CreateObject`, `client.Vault.Encrypt`", readVault},
		{[]string{"Feature Flags", "feature_flags"}, "package `featureflags`: `client.FeatureFlags.StartRuntime`, `featureflags.Runtime.Enabled`", readFlags},
		{[]string{"Pipes", "data integrations", "connected accounts"}, "package `pipes`: `client.Pipes.GetAccessToken`", readServers},
		{[]string{"Widgets"}, "package `widgets`: `client.Widgets.CreateToken`", readPortal},
		{[]string{"Client API"}, "package `clientapi`: `client.ClientAPI.CreateToken`", readServers},
		{[]string{"Radar", "bot detection", "fraud"}, "package `radar`: `client.Radar.CreateAttempt`", readRadar},
		{[]string{"Connect", "OAuth applications", "M2M", "machine-to-machine", "client credentials", "third-party apps"}, "package `connect`: `client.Connect.CreateM2MApplication`; tokens of a service: `machine.New`; to accept them: `bearer.Connect`", readConnect},
		{[]string{"MCP", "Model Context Protocol"}, "`bearer.Connect`, and the separate module `contrib/mcp`", "[mcp.md](mcp.md)"},
		{[]string{"Agents", "agent registration"}, "package `agents`: `client.Agents.CreateBlueprint`, `client.Agents.MintToken`", readServers},
		{[]string{"API keys", "api_keys"}, "package `apikeys`, for keys of your own customers: `client.APIKeys.Validate`; to accept them: `bearer.APIKeys`", readKeys},
		{[]string{"domain verification", "Domain-Verified", "organization_domains"}, "package `organizationdomains`: `client.OrganizationDomains.Verify`", readTenants},
		{[]string{"Events API", "event stream"}, "package `events`: `client.Events.Tail`, `client.Events.List`", readEvents},
		{[]string{"Webhooks", "webhook signature", "WorkOS-Signature"}, "package `webhooks`: `webhooks.NewHandler`, `webhooks.VerifyRequest`", readWebhooks},
		{[]string{"Actions"}, "package `actions`: `actions.NewHandler`", "[webhooks.md](webhooks.md#respond-to-actions)"},
		{[]string{"Groups"}, "package `groups`: `client.Groups.List`", readServers},
		{[]string{"Organizations", "tenants"}, "package `organizations`: `client.Organizations.Create`", readTenants},
		{[]string{"waitlist"}, "`client.UserManagement.ListWaitlistEntries`", readServers},
		{[]string{"invitations", "invite"}, "`client.UserManagement.SendInvitation`, `authkit.Auth.AcceptInvitation`", readTenants},
		{[]string{"emulator", "WorkOS CLI"}, "`go run ./cmd/workos-emulator`, `go run ./cmd/workos help`", "[cli.md](cli.md)"},
	}
}

// terms are words of the field.
func terms() []synonyms {
	return []synonyms{
		{[]string{"JWKS", "public keys"}, "`client.UserManagement.VerifyAccessToken` fetches and caches them; `client.UserManagement.JWKSURL`, `client.UserManagement.GetJWKS`", readAPIs},
		{[]string{"JWT", "access token", "claims"}, "`client.UserManagement.VerifyAccessToken`, `usermanagement.AccessTokenClaims`, `usermanagement.DecodeClaims`", readAPIs},
		{[]string{"JWT template", "custom claims"}, "`client.UserManagement.UpdateJWTTemplate`, `usermanagement.DecodeClaims`", readSessions},
		{[]string{"impersonation", "impersonator"}, "`usermanagement.Impersonator`, `usermanagement.AuthenticationResponse.Impersonator`", "[sign-in-methods.md](sign-in-methods.md#impersonation)"},
		{[]string{"PKCE", "code verifier", "code_verifier", "code_challenge"}, "package `pkce`: `client.UserManagement.AuthorizationURLWithPKCE`, `pkce.NewPair`", readPublic},
		{[]string{"device flow", "device code", "device authorization", "CLI Auth"}, "`client.UserManagement.AuthorizeDevice`, `client.UserManagement.AwaitDevice`, `loopback.SignInWithDevice`", readNative},
		{[]string{"refresh token", "token rotation"}, "`client.UserManagement.AuthenticateWithRefreshToken`; `session.Manager.Refresh` for cookies, `tokens.New` for native programs", readSessions},
		{[]string{"sealed session", "session cookie", "wos-session", "iron-session", "WORKOS_COOKIE_PASSWORD"}, "package `session`: `session.NewManager`; `authkit.Config.CookiePasswords`, `env.AuthKit`", readSessions},
		{[]string{"sign-in", "login", "log in"}, "`authkit.Auth.SignIn`, `loopback.SignIn`", readSignIn},
		{[]string{"sign-out", "logout", "log out"}, "`authkit.Auth.SignOut`, `session.Manager.LogoutURL`, `client.UserManagement.LogoutURL`", "[sessions.md](sessions.md#sign-out)"},
		{[]string{"social login", "OAuth provider", "GoogleOAuth", "MicrosoftOAuth", "GitHubOAuth", "AppleOAuth"}, "`usermanagement.ProviderGoogle` and the others of `usermanagement.Providers`; in package sso `sso.ProviderGoogle`", readSignIn},
		{[]string{"screen hint", "screen_hint", "sign-up"}, "`authkit.Auth.SignUp`, `usermanagement.AuthorizationURLWithPKCEParams.ScreenHint`", readWebApps},
		{[]string{"organization switcher", "switchToOrganization", "switch organization"}, "`authkit.Auth.SwitchOrganization`, `session.RefreshParams.OrganizationID`", "[web-apps.md](web-apps.md#organizations)"},
		{[]string{"step-up", "reauthentication", "max_age"}, "`authkit.SignedInWithin`, `tokens.StepUp`", "[web-apps.md](web-apps.md#before-sensitive-actions)"},
		{[]string{"password hash", "password_hash", "bcrypt", "import users"}, "`usermanagement.HashedPassword`", readImporting},
		{[]string{"external ID", "external_id"}, "`core.ExternalID`, `client.UserManagement.GetUserByExternalID`, `client.Organizations.GetByExternalID`", readServers},
		{[]string{"metadata"}, "`core.MetadataChanges`", readServers},
		{[]string{"bearer token", "Authorization header"}, "package `bearer`: `bearer.New`, `bearer.Sessions`", readAPIs},
		{[]string{"introspection"}, "`bearer.Introspection`", readAPIs},
		{[]string{"middleware", "withAuth", "requireAuth", "protected route", "authkitMiddleware"}, "`authkit.Auth.Require`, `authkit.Auth.Optional`; for APIs `bearer.Auth.Require`", readWebApps},
		{[]string{"getUser of a request", "current user"}, "`authkit.FromContext`, `bearer.FromContext`", readWebApps},
		{[]string{"revocation", "deny list"}, "`revocation.NewList`", "[sessions.md](sessions.md#revocation-at-once)"},
		{[]string{"raw request", "custom request", "new endpoint"}, "`client.Get`, `client.Post`, `core.Path`", "[confidential-clients.md](confidential-clients.md#endpoints-that-the-sdk-does-not-know)"},
		{[]string{"mock", "fake server", "httptest", "unit test"}, "`workostest.Start`", readTesting},
		{[]string{"OpenTelemetry", "tracing", "metrics"}, "`core.WithObserver`, and the separate module `contrib/otel`", readObservation},
		{[]string{"Redis"}, "`session.WithGroup`, and the separate module `contrib/redis`", "[replicas.md](replicas.md)"},
		{[]string{"gRPC"}, "`rpc.Rules`, and the separate module `contrib/grpc`", readAPIs},
		{[]string{"backfill", "bulk import", "migration of users"}, "`bulk.Run`, `ratelimit.New`", readImporting},
	}
}

// habits are what users of other SDKs type out of habit, where nothing here has that name.
func habits() []synonyms {
	return []synonyms{
		{[]string{"workos.New", "NewWorkOS", "workos.Client"}, "`workos.NewConfidential` for a server, `workos.NewPublic` for a program without a secret; `env.New` decides by the environment", "[getting-started.md](getting-started.md)"},
		{[]string{"WORKOS_API_KEY", "WORKOS_CLIENT_ID"}, "`env.Confidential`, `env.Public`", "[configuration.md](configuration.md#the-environment)"},
		{[]string{"core.String", "workos.String", "workos.Ptr", "pointer", "null", "undefined", "optional"}, "plain fields; `core.Some` and `core.Null` for a `core.Opt`", "[confidential-clients.md](confidential-clients.md#leave-out-null-or-a-value)"},
		{[]string{"Opts", "NullFields", "parameters"}, "`Params` after the name of the method: `usermanagement.CreateUserParams`, `usermanagement.ListUsersParams`, `organizations.ListParams`", readFromGo},
		{[]string{"APIError", "WorkOSError", "WorkOSResponseError"}, "`core.Error`, `core.TransportError`, `core.ArgumentError`", readErrors},
		{[]string{"ErrNotFound", "404"}, "`core.ErrNotFound`, also `workos.ErrNotFound`", readErrors},
		{[]string{"429", "rate limit", "Retry-After"}, "`core.ErrRateLimited`, `core.Error.RetryAfter`, `core.WithRateLimit`", readErrors},
		{[]string{"request ID", "X-Request-ID"}, "`core.Error.RequestID`, `core.WithResponse`", readErrors},
		{[]string{"error code"}, "`core.Error.Code`, `core.ErrorCode`", readErrors},
		{[]string{"retries", "backoff"}, "`core.WithRetry`, `core.WithMaxRetries`", "[errors-and-retries.md](errors-and-retries.md#what-is-retried)"},
		{[]string{"pagination", "auto-pagination", "list_metadata", "cursor", "iterator", "HasNext"}, "`core.Listing.All`, `core.Listing.Page`, `core.Page.Next`", readPagination},
		{[]string{"idempotency key", "Idempotency-Key"}, "`core.WithIdempotencyKey`", "[errors-and-retries.md](errors-and-retries.md#what-is-retried)"},
		{[]string{"proxy", "custom HTTP client"}, "`core.WithHTTPClient`, `core.WithTransport`", readConfig},
		{[]string{"User-Agent"}, "`core.WithAppInfo`, `core.WithHeaders`", readConfig},
		{[]string{"custom domain", "EU", "region", "data residency"}, "`core.WithAPIHostname`, `core.WithBaseURL`", readConfig},
		{[]string{"logger", "debug"}, "`core.WithLogger`, `core.WithDebugLog`", readLog},
		{[]string{"query", "skipApiKeyCheck", "GetOptions", "PostOptions"}, "`core.WithQuery`, `core.WithoutAPIKey`, `core.WithHeader`", "[configuration.md](configuration.md#options-of-a-request)"},
		{[]string{"warrantToken"}, "`core.WithWarrantToken`", "[configuration.md](configuration.md#options-of-a-request)"},
		{[]string{"page size", "sort order", "limit"}, "`core.ListOptions`, `core.Page.After`", readPagination},
	}
}

// nodeClient returns the members of the Node SDK's client that its guide has no row for: they hold what the constructor was
// given, or are hooks of the package's variants for other runtimes.
func nodeClient() []name {
	const guide = "migrating-from-node.md#the-client"
	of := func(text, notes string, here ...string) name {
		return name{text, []source{{"Node", "workos", guide}}, here, notes}
	}
	return []name{
		of("baseURL", "", "client.BaseURL"),
		of("client", "", "client.HTTPClient"),
		of("HttpClient", "", "core.WithTransport", "client.HTTPClient"),
		of("options", "", "client.Options"),
		of("key", "A client does not return its key."),
		of("emitWarning", "", "core.WithLogger"),
		of("createHttpClient", "", "core.WithTransport", "core.WithHTTPClient"),
		of("createWebhookClient", "", "webhooks.NewHandler"),
		of("createActionsClient", "", "actions.NewHandler"),
		of("getCryptoProvider", "Go's own crypto packages are used."),
		of("serializeRevokeSessionOptions", "Not needed: `client.UserManagement.RevokeSession` writes its own body."),
		{"WorkOSOptions", []source{{"Node", "", "migrating-from-node.md#options"}}, []string{"workos.Option", "env.Options"}, ""},
		{"PublicUserManagement", []source{{"Node", "", guide}}, []string{"usermanagement.Public"}, ""},
		{"PublicSSO", []source{{"Node", "", guide}}, []string{"sso.Public"}, ""},
		{"PublicClientOptions", []source{{"Node", "", guide}}, []string{"workos.NewPublic", "workos.Option"}, ""},
		{"ConfidentialClientOptions", []source{{"Node", "", guide}}, []string{"workos.NewConfidential", "workos.Option"}, ""},
		{"AutoPaginatable", []source{{"Node", "", "migrating-from-node.md#lists"}}, []string{"core.Listing"}, ""},
		{"pkce", []source{{"Node", "workos", guide}}, []string{"pkce.Pair"}, ""},
		{"actions", []source{{"Node", "workos", guide}}, []string{"actions.NewHandler"}, ""},
	}
}
