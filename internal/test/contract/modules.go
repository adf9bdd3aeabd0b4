package contract

// Modules are the packages under modules/ that have operations, each with its calls.
func Modules() []Module {
	return []Module{
		Agents,
		APIKeys,
		AuditLogs,
		Authorization,
		ClientAPI,
		Connect,
		DirectorySync,
		Events,
		FeatureFlags,
		FGA,
		Groups,
		MFA,
		OrganizationDomains,
		Organizations,
		Passwordless,
		Pipes,
		Portal,
		Radar,
		SSO,
		UserManagement,
		Vault,
		Webhooks,
		Widgets,
	}
}
