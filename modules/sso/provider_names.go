package sso

// providerNames are the names of the providers.
var providerNames = [...]struct {
	provider Provider
	name     string
}{
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

// Providers returns the providers, for a list or sign-in buttons.
func Providers() []Provider {
	all := make([]Provider, len(providerNames))
	for i, known := range providerNames {
		all[i] = known.provider
	}
	return all
}

// Name returns the display name of a provider, such as "GitHub", or the code of an unknown provider.
func (p Provider) Name() string {
	for _, known := range providerNames {
		if known.provider == p {
			return known.name
		}
	}
	return string(p)
}
