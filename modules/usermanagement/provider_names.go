package usermanagement

// providerNames are the providers with their names.
var providerNames = [...]struct {
	provider Provider
	name     string
}{
	{ProviderAuthKit, "AuthKit"},
	{ProviderApple, "Apple"},
	{ProviderBitbucket, "Bitbucket"},
	{ProviderGitHub, "GitHub"},
	{ProviderGitLab, "GitLab"},
	{ProviderGoogle, "Google"},
	{ProviderIntuit, "Intuit"},
	{ProviderLinkedIn, "LinkedIn"},
	{ProviderMicrosoft, "Microsoft"},
	{ProviderSalesforce, "Salesforce"},
	{ProviderSlack, "Slack"},
	{ProviderVercel, "Vercel"},
	{ProviderVercelMarketplace, "Vercel Marketplace"},
	{ProviderXero, "Xero"},
}

// Providers returns the providers, AuthKit first, for a list to pick from or buttons to sign in with.
func Providers() []Provider {
	all := make([]Provider, len(providerNames))
	for i, known := range providerNames {
		all[i] = known.provider
	}
	return all
}

// Name returns the name of a provider for people, such as "GitHub", and the code of one that this package does not know.
func (p Provider) Name() string {
	for _, known := range providerNames {
		if known.provider == p {
			return known.name
		}
	}
	return string(p)
}
