package usermanagement

import "github.com/workos-typestate/workos/modules/sso"

// Providers returns the providers, AuthKit first, for example to show them as sign-in buttons.
func Providers() []Provider {
	others := sso.Providers()
	all := make([]Provider, 0, 1+len(others))
	all = append(all, ProviderAuthKit)
	for _, provider := range others {
		all = append(all, Provider(provider))
	}
	return all
}

// Name returns the display name of a provider, such as "GitHub", or its code if this package does not know it.
func (p Provider) Name() string {
	if p == ProviderAuthKit {
		return "AuthKit"
	}
	return sso.Provider(p).Name()
}
