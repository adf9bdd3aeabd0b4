package names_test

// excepted are the places that a rule does not hold for, by the rule's name, with the reason. A key is a pattern of
// package path.
var excepted = map[string]map[string]string{
	"identifiers are called after their type": {
		"connect.Service.CompleteExternalAuth(externalAuthID)": "the sign-in that WorkOS handed over: a member of the body, with a name of its own",
		"core.NewClient(clientID)":                             "a credential beside the API key, not a resource",
		"authorization.ByID(id)":                               "the type that it returns says of what",
		"authorization.Service.*RolePermission(slug)":          "a role's permissions are a part of the role, which is the method's own resource",
		"authorization.Service.*RolePermissions(slug)":         "a role's permissions are a part of the role, which is the method's own resource",
		"featureflags.*Target(id)":                             "the function's name says of what",
		"featureflags.Service.*Target(slug)":                   "a flag's targets are a part of the flag, which is the method's own resource",
		"pipes.Service.*(slug)":                                "all that the package has belongs to a data integration, and nothing else there has a slug",
		"*.Confidential.DeleteUserAuthorizedApplication(app*)": "of a Connect application, as in package connect; the authorization has an ID of another type",
	},
	"identifiers stand in the same order everywhere, before plain text": {
		"machine.New": "the issuer goes first, as in bearer.Connect: the client ID is one that it knows",
	},
	"no type of another module is mentioned": {
		"oauth2source.New": "what the package is for",
	},
	"a method is called after the verb that it sends": {
		"pipes.Service.GetAccessToken":         "what is got is renewed if need be, so the API has it as a POST",
		"sso.Confidential.GetProfileAndToken*": "the exchange of a code (RFC 6749 §4.1.3), under the name that the API has for it",
	},
	"Delete is for a resource, and Remove for a tie between two": {
		"workos.Confidential.Delete*": "the verb itself",
		"core.Confidential.Delete*":   "the verb itself",
		"fga.Service.DeleteResource":  "resources of the legacy API are named by two strings",
	},
	"what is a secret by its name has the type of one": {
		"*.Code":             "the word for a failure or a warning",
		"*.ErrorCode":        "the word for a failure",
		"*UserCode":          "what a person reads on one device and types on another (RFC 8628 §3.3)",
		"*Device(userCode)":  "what a person reads on one device and types on another (RFC 8628 §3.3)",
		"*.VerificationURI*": "where a person types the user code (RFC 8628 §3.3)",
		"usermanagement.PlaintextPassword(password)": "makes a secret of a text, as the constructors of package core do",
		"vault.*Encrypt*(plaintext)":                 "the caller's own bytes, which the vault returns as a secret",
		"*.OrganizationDomain.*Token":                "is published in DNS",
		"pipes.CustomProvider*.*":                    "the endpoint of a provider, which its documentation names",
		"pipes.*.RedactedClientSecret":               "what WorkOS leaves of it to be seen",
		"workostest.*.State":                         "how far a resource has come, beside the typed one of its module",
	},
}
