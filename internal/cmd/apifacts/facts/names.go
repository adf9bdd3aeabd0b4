package facts

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/cmd/apifacts/typescript"
)

//go:embed ids.txt
var ids string

// route identifies an operation across two sources: its method, and its path without the names of parameters.
func route(method, path string) string { return method + " " + typescript.Placeholders(path) }

// id returns the identifier of an operation, which does not change when the Node SDK renames a method: the one in ids.txt, else the name of the
// SDK's method, else "".
func id(route, method string) string {
	for line := range strings.Lines(ids) {
		if given, ok := strings.CutPrefix(strings.TrimSpace(line), route+" "); ok {
			return given
		}
	}
	property, name, _ := strings.Cut(method, ".")
	if property == "fga" {
		return "fga" + strings.ToUpper(name[:1]) + name[1:]
	}
	return name
}

// Modules returns the packages that operations are sorted into.
func Modules() []string {
	return []string{
		"actions", "agents", "apikeys", "auditlogs", "authorization", "client", "connect", "directorysync", "events", "featureflags",
		"fga", "groups", "mfa", "organizationdomains", "organizations", "passwordless", "pipes", "portal", "radar", "sso",
		"usermanagement", "vault", "webhooks", "widgets",
	}
}

// Module returns the module of an operation, by its tag in the description.
func Module(tag, path string) (string, error) {
	area, _, _ := strings.Cut(tag, ".")
	module := strings.NewReplacer("-", "", "_", "").Replace(area)
	switch tag {
	case "admin-portal":
		module = "portal"
	case "application.client-secrets", "applications", "workos-connect":
		module = "connect"
	case "connections":
		module = "sso"
	case "directories", "directory-groups", "directory-users":
		module = "directorysync"
	case "multi-factor-auth", "multi-factor-auth.challenges", "user-management.multi-factor-authentication":
		module = "mfa"
	case "organizations.api_keys":
		module = "apikeys"
	case "organizations.feature-flags", "user-management.users.feature-flags":
		module = "featureflags"
	case "permissions":
		module = "authorization"
	case "user-management.data-providers":
		module = "pipes"
	case "api_keys":
		if strings.HasPrefix(path, "/user_management/") {
			module = "usermanagement"
		}
	}
	if !slices.Contains(Modules(), module) {
		return "", fmt.Errorf("tag %q belongs to no module: add it to facts.Module", tag)
	}
	return module, nil
}

// moduleOf returns the module of a method of the Node SDK.
func moduleOf(method string) string {
	switch property, _, _ := strings.Cut(method, "."); property {
	case "adminPortal":
		return "portal"
	case "multiFactorAuth":
		return "mfa"
	default:
		return strings.ToLower(property)
	}
}

// urlBuilders returns the methods of the Node SDK that build the URL of an operation, and send nothing.
func urlBuilders(route string) []string {
	switch route {
	case "GET /sso/authorize":
		return []string{"sso.getAuthorizationUrl", "sso.getAuthorizationUrlWithPKCE"}
	case "GET /user_management/authorize":
		return []string{"userManagement.getAuthorizationUrl", "userManagement.getAuthorizationUrlWithPKCE"}
	case "GET /user_management/sessions/logout":
		return []string{"userManagement.getLogoutUrl"}
	case "GET /sso/jwks/{}":
		return []string{"userManagement.getJwksUrl"}
	}
	return nil
}

// sdkHeader returns the header that a method of the Node SDK takes, or "".
func sdkHeader(method string) string {
	switch method {
	case "auditLogs.createEvent", "auditLogs.createSchema", "organizations.createOrganization", "apiKeys.createOrganizationApiKey",
		"userManagement.createUserApiKey":
		return "Idempotency-Key"
	case "fga.check", "fga.checkBatch", "fga.query", "fga.listWarrants":
		return "Warrant-Token"
	}
	return ""
}

// deduplicated reports whether the API promises that a repeated Idempotency-Key acts once. The header in the SDK alone is not a promise.
func deduplicated(id string) bool { return id == "createAuditLogEvent" }

// types are the TypeScript types of a method's request and response.
type types struct{ response, body, query string }

// typesOf returns the types that the call in the Node SDK does not write out.
func typesOf(method string) types {
	switch method {
	case "passwordless.sendSession":
		return types{response: "SendSessionResponse"}
	case "agents.listBlueprints", "authorization.listEffectivePermissions":
		return types{query: "PaginationOptions"}
	case "fga.checkBatch":
		return types{response: "CheckResultResponse[]"}
	case "fga.batchWriteResources":
		return types{body: "Omit<SerializedBatchWriteResourcesOptions, 'op'> & Pick<BatchWriteResourcesOptions, 'op'>"}
	case "fga.updateResource":
		return types{body: "{ meta: { [key: string]: any } }"}
	case "fga.batchWriteWarrants":
		return types{body: "SerializedWriteWarrantOptions[]"}
	case "fga.query":
		return types{query: "SerializedQueryOptions", response: "ListResponse<QueryResultResponse> & { warnings?: Warning[] }"}
	}
	return types{}
}

// goLacks and goHas are the differences of release 10.1.1 of the official Go SDK from the description: it lacks one described operation, and has
// two that are not described. They were read once; that SDK is not an input of this tool.
func goLacks(id string) bool { return id == "upsertDataIntegrationClientCredentials" }

func goHas(id string) bool {
	return id == "createPasswordlessSession" || id == "sendPasswordlessSession"
}

var (
	hump   = regexp.MustCompile(`([a-z0-9])([A-Z])`)
	digits = regexp.MustCompile(`([A-Za-z])([0-9]+)$`)
)

// snake converts a name of the SDK to a wire name.
func snake(name string) string {
	return strings.ToLower(digits.ReplaceAllString(hump.ReplaceAllString(name, "${1}_$2"), "${1}_$2"))
}
