package names_test

// excepted are the places that a rule does not apply to, by the rule's name, with the reason. A key is a pattern for
// package path.
var excepted = map[string]map[string]string{
	"identifiers are named after their type": {
		"connect.Service.CompleteExternalAuth(externalAuthID)": "the sign-in that WorkOS handed over: a member of the body with its own name",
		"core.NewClient(clientID)":                             "a credential next to the API key, not a resource",
		"authorization.ByID(id)":                               "the returned type names the resource",
		"authorization.Service.*RolePermission(slug)":          "a role's permissions are part of the role, which is the method's own resource",
		"authorization.Service.*RolePermissions(slug)":         "a role's permissions are part of the role, which is the method's own resource",
		"featureflags.*Target(id)":                             "the function's name names the resource",
		"featureflags.Service.*Target(slug)":                   "a flag's targets are part of the flag, which is the method's own resource",
		"pipes.Service.*(slug)":                                "everything in the package belongs to a data integration, and nothing else there has a slug",
		"*.Confidential.DeleteUserAuthorizedApplication(app*)": "of a Connect application, as in package connect; the authorization has an ID of another type",
	},
	"identifiers have the same order everywhere, before plain text": {
		"machine.New": "the issuer goes first, as in bearer.Connect: the client ID belongs to it",
	},
	"no type of another module is mentioned": {
		"oauth2source.New": "the purpose of the package",
	},
	"a method is named after the verb that it sends": {
		"pipes.Service.GetAccessToken":         "the token is refreshed if necessary, so the API uses POST",
		"sso.Confidential.GetProfileAndToken*": "the exchange of a code (RFC 6749 §4.1.3), under the API's name",
	},
	"Delete is for a resource, and Remove for a relation between two": {
		"workos.Confidential.Delete*": "the verb itself",
		"core.Confidential.Delete*":   "the verb itself",
		"fga.Service.DeleteResource":  "resources of the legacy API are named by two strings",
	},
	"a name of a secret has the type of a secret": {
		"*.Code":             "the name of a failure or a warning",
		"*.ErrorCode":        "the name of a failure",
		"*UserCode":          "a code that a person reads on one device and types on another (RFC 8628 §3.3)",
		"*Device(userCode)":  "a code that a person reads on one device and types on another (RFC 8628 §3.3)",
		"*.VerificationURI*": "the page where a person types the user code (RFC 8628 §3.3)",
		"usermanagement.PlaintextPassword(password)": "creates a secret from a text, like the constructors of package core",
		"vault.*Encrypt*(plaintext)":                 "the caller's own bytes, which the vault returns as a secret",
		"*.OrganizationDomain.*Token":                "is published in DNS",
		"pipes.CustomProvider*.*":                    "the endpoint of a provider, which its documentation names",
		"pipes.*.RedactedClientSecret":               "the part that WorkOS shows",
		"workostest.*.State":                         "the state of a resource; its module has the typed one",
	},
}
